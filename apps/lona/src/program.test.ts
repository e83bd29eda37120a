import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import type { Output } from './output.js'
import { createProgram } from './program.js'

const output: Output = { isTerminal: true, line: () => {}, json: () => {}, note: () => {} }

/** A command's words after `lona`, such as `user add`. */
const pathOf = (command: Command): string[] => (command.parent ? [...pathOf(command.parent), command.name()] : [])

const withAllBelow = (command: Command): readonly Command[] => [command, ...command.commands.flatMap(withAllBelow)]

/** The program, whose commands only tell that they were meant. */
function createQuietProgram() {
  const program = createProgram({ env: {}, output })
  const meant: string[] = []
  const said: string[] = []
  for (const command of withAllBelow(program)) {
    const write = (text: string): number => said.push(text)
    command.configureOutput({ writeOut: write, writeErr: write })
    if (command.commands.length === 0) command.action(() => void meant.push(pathOf(command).join(' ')))
  }
  return { program, meant, said: () => said.join('') }
}

/** What a command's help says to type. */
function examplesOf(path: string): readonly string[] {
  const { program, said } = createQuietProgram()
  const command = withAllBelow(program).find((one) => pathOf(one).join(' ') === path)
  command?.outputHelp()
  const [, examples = ''] = said().split('Examples:\n')
  return examples.split('\n').flatMap((line) => /^ {2}lona (.+?)(?: {2,}.*| > .*)?$/.exec(line)?.[1] ?? [])
}

async function type(words: string): Promise<{ meant: readonly string[]; said: string }> {
  const { program, meant, said } = createQuietProgram()
  await program.parseAsync(words.split(' '), { from: 'user' }).catch(() => undefined) // it has said why
  return { meant, said: said() }
}

const commands = withAllBelow(createProgram({ env: {}, output })).filter((one) => one.commands.length === 0)

describe('the help', () => {
  it.each(commands.map((command) => pathOf(command).join(' ')))(
    'of `lona %s` shows what can be typed',
    async (path) => {
      const examples = examplesOf(path)
      expect(examples.length).toBeGreaterThan(0)
      expect(examples.length).toBeLessThanOrEqual(3)
      for (const example of examples) {
        expect(await type(example), example).toEqual({ meant: [path], said: '' })
      }
    },
  )

  it('of the whole shows what to type, which can be typed, and the exit codes', async () => {
    const examples = examplesOf('')
    expect(examples.length).toBeGreaterThan(5)
    for (const example of examples) expect(await type(example), example).toMatchObject({ said: '' })
    expect((await type('--help')).said).toContain(
      'Exit codes: 0 done, 1 something failed, 2 typed wrongly, 130 stopped by Ctrl-C.',
    )
  })

  it('is beside what was typed wrongly', async () => {
    expect((await type('statsu')).said).toContain('Did you mean status?')
    expect((await type('cells :~a:b --form 30d')).said).toContain('Did you mean --from?')
    expect((await type('sync weather --palce Paris')).said).toContain('Did you mean --place?')
  })

  it('takes --user before and after the command', async () => {
    for (const words of ['--user ann rows', 'rows --user ann']) {
      const { program } = createQuietProgram()
      await program.parseAsync(words.split(' '), { from: 'user' })
      expect(program.opts()).toEqual({ user: 'ann' })
    }
  })
})
