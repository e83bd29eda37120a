#!/usr/bin/env -S node --max-semi-space-size=4
// Many short-lived objects, few long-lived ones: a small nursery costs next to no time here, and saves 50 MB.
import { isSyncError } from '@lona/sync'
import { Command, InvalidArgumentError, Option } from 'commander'
import { type CellsOptions, cellsCommand } from './commands/cells.js'
import { doctorCommand } from './commands/doctor.js'
import { followCommand } from './commands/follow.js'
import { historyCommand } from './commands/history.js'
import { cancelCommand, pauseCommand, type StageOptions } from './commands/pause.js'
import { rowsCommand } from './commands/rows.js'
import { startCommand } from './commands/start.js'
import { statusCommand } from './commands/status.js'
import { syncCommand } from './commands/sync.js'
import { whyCommand } from './commands/why.js'
import { workerCommand } from './commands/worker.js'
import { rowKeys } from './composition.js'
import { isAppError, wordsOf } from './errors.js'
import { type Home, openHome } from './home.js'
import { processOutput } from './output.js'

const { env } = process
const output = processOutput()

/** Runs a command on the person's data, and closes the data whatever happens. */
async function withHome(work: (home: Home, signal: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort(new Error('Stopped. What came so far is stored.')))
  process.once('SIGTERM', () => stop.abort(new Error('Stopped. What came so far is stored.')))
  const home = await openHome({ env })
  try {
    if (home.source === 'sandbox') output.note('Sandbox: all data is made up.')
    await work(home, stop.signal)
  } finally {
    await home.close()
  }
}

const readNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const number = Number(text)
    if (text.trim() !== '' && Number.isInteger(number) && number >= least && number <= most) return number
    throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`)
  }

const keyWords = 'the row key, as `lona status` shows it'

const slotsOption = (): Option =>
  new Option('--slots <number>', 'how many slices this process brings at once').argParser(readNumber(1, 100)).default(4)

const program = new Command('lona')
  .exitOverride() // before the commands are made: they inherit it
  .description('Your own data, at home: brings it from the providers, keeps it complete, shows it.')
  .addHelpText(
    'after',
    `
Examples:
  lona start                                            the page, and everything kept complete
  lona sync weather --place Paris --since 2024-01-01    bring a place's weather
  lona rows                                             what is held, and since when
  lona status                                           how far every row is, and why it is not further
  lona pause :~weather:48.85,2.35:hourly --stage backfill
  lona cells :~weather:48.85,2.35:daily --from 2024-01-01 --to 2024-01-31 --csv
  lona doctor                                           what is not well, and the cure

Where the data is: the folder .lona, or LONA_DATA, or the Postgres database of DATABASE_URL.
LONA_SANDBOX=1 uses made-up data, LONA_SANDBOX=0 the real providers; a home keeps the one that it began with.
At a pipe every command writes JSON lines. Exit codes: 0 done, 1 something failed, 2 typed wrongly.`,
  )

program
  .command('start')
  .description('serve the page on this machine, and keep every row complete')
  .option('--port <number>', 'the port of the page', readNumber(0, 65_535), 4270)
  .option('--place <name>', 'whose weather to begin with')
  .addOption(slotsOption())
  .action((options: { port: number; place?: string; slots: number }) => startCommand(env, options, output))

program
  .command('worker')
  .description('help to keep every row complete, on the Postgres of DATABASE_URL; as many of them as you like')
  .addOption(slotsOption())
  .action((options: { slots: number }) => workerCommand(env, options, output))

/** The options of commands that take rows in words, such as `weather --place Paris`. */
function withRowOptions(command: Command): Command {
  command.option('--since <day>', 'the first day to have, such as 2024-01-01')
  const names = new Set<string>()
  for (const { manifest } of rowKeys.entries.map(({ row }) => row.integration)) {
    for (const [name, { label, hint }] of Object.entries(manifest.params)) {
      if (!names.has(name)) command.addOption(new Option(`--${name} <words>`, hint ? `${label}: ${hint}` : label))
      names.add(name)
    }
  }
  return command
}

const toSyncOptions = ({ since, ...words }: Record<string, string | undefined>) => ({
  words,
  ...(since !== undefined && { since }),
})

withRowOptions(program.command('sync'))
  .description('bring what is missing now')
  .argument('[what]', 'a provider such as weather, or a row key; everything that you follow unless said')
  .action((what: string | undefined, options: Record<string, string | undefined>) =>
    withHome((home, signal) => syncCommand(home, what, toSyncOptions(options), output, signal)),
  )

withRowOptions(program.command('follow'))
  .description('have rows kept complete from now on, and return at once')
  .argument('<what>', 'a provider such as weather, or a row key')
  .action((what: string, options: Record<string, string | undefined>) =>
    withHome((home, signal) => followCommand(home, what, toSyncOptions(options), output, signal)),
  )

program
  .command('rows')
  .description('list your rows, and since when they are complete')
  .action(() => withHome((home) => rowsCommand(home, output)))

program
  .command('status')
  .description('how far your rows are, and why they are not further')
  .action(() => withHome((home) => statusCommand(home, output)))

program
  .command('why')
  .description('what one row does and why, and what it holds')
  .argument('<key>', keyWords)
  .action((key: string) => withHome((home) => whyCommand(home, key, output)))

for (const verb of ['pause', 'resume'] as const) {
  program
    .command(verb)
    .description(verb === 'pause' ? 'bring a row no more, until it is resumed' : 'bring a row again, from where it was')
    .argument('<key>', keyWords)
    .option('--stage <name>', 'this stage only, such as backfill')
    .action((key: string, options: StageOptions) => withHome((home) => pauseCommand(home, verb, key, options, output)))
}

program
  .command('cancel')
  .description('give up the past that a row does not hold yet')
  .argument('<key>', keyWords)
  .action((key: string) => withHome((home) => cancelCommand(home, key, output)))

program
  .command('history')
  .description("a row's last runs: when, why, and what they changed")
  .argument('<key>', keyWords)
  .option('--limit <number>', 'how many', readNumber(1, 10_000), 20)
  .action((key: string, options: { limit: number }) => withHome((home) => historyCommand(home, key, options, output)))

program
  .command('cells')
  .description("print a row's cells")
  .argument('<key>', keyWords)
  .option('--from <day>', 'the first day')
  .option('--to <day>', 'the last day, included')
  .option('--json', 'one JSON object a line')
  .option('--csv', 'a table, one line per value')
  .action((key: string, options: CellsOptions) => withHome((home) => cellsCommand(home, key, options, output)))

program
  .command('doctor')
  .description('look at everything, and say the cure for what is not well')
  .action(async () => {
    if (!(await doctorCommand(env, output))) process.exitCode = 1
  })

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = tell(error)
}

/** Tells the person what went wrong, and gives the exit code. */
function tell(error: unknown): number {
  if (error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number') {
    return error.exitCode === 0 ? 0 : 2 // commander has said it already
  }
  output.note(wordsOf(error))
  if (env.LONA_DEBUG && error instanceof Error) output.note(error.stack ?? error.message)
  const isTyped =
    (isAppError(error) && error.code === 'bad-option') || (isSyncError(error) && error.code === 'unknown-stage')
  return isTyped ? 2 : 1
}
