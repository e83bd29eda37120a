import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCommand } from '../src/commands/open.js'
import { addUserCommand, listUsersCommand, removeUserCommand } from '../src/commands/user.js'
import type { Output } from '../src/output.js'
import { type OpenedApp, openApp } from './open-app.js'

/** A terminal, and what it shows. */
function createTerminal(): { output: Output; shown: () => string } {
  const lines: string[] = []
  const show = (text: string): void => void lines.push(text)
  return { output: { isTerminal: true, line: show, note: show, json: () => {} }, shown: () => lines.join('\n') }
}

describe('people, on a terminal', () => {
  let app: OpenedApp
  beforeAll(async () => {
    app = await openApp()
  })
  afterAll(() => app.close())
  const users = async () => (await app.client.ask('listUsers', {})).users.map(({ name }) => name)

  it('get a link that signs them in, once', async () => {
    const { output, shown } = createTerminal()
    await addUserCommand(app.client, 'ann', output)
    expect(shown()).toMatch(/^http:\/\/localhost\S*#\S+\nIt signs ann in once, .*lona open --user ann$/)
    const token = shown().split(/[#\n]/)[1] ?? ''
    const session = await app.client.ask('signIn', { body: { token, as: 'bearer' } })
    expect(session.user).toBe('ann')
    const list = createTerminal()
    await listUsersCommand(app.client, list.output)
    expect(list.shown()).toMatch(/^name +since +rows +signed in\nann +\d{4}-\d\d-\d\d +0 +1\nme /)
  })

  it('are forgotten only after one question that says what goes', async () => {
    const questions: string[] = []
    const answer = (yes: boolean) => async (question: string) => {
      questions.push(question)
      return yes
    }
    const { output, shown } = createTerminal()
    await removeUserCommand(app.client, 'ann', { ask: answer(false) }, output)
    expect(await users()).toEqual(['ann', 'me'])
    await removeUserCommand(app.client, 'ann', { ask: answer(true) }, output)
    expect(await users()).toEqual(['me'])
    expect(questions).toEqual(Array(2).fill(expect.stringMatching(/^Erase ann's 0 rows with their cells, and 1 open/)))
    expect(shown()).toBe('Nothing was erased.\nann is forgotten.')
    await expect(removeUserCommand(app.client, 'ann', { yes: true }, output)).rejects.toMatchObject({
      code: 'nothing-found',
      message: expect.stringContaining('There are: me'),
    })
  })

  it.runIf(process.platform === 'linux')(
    'see the page opened where there is a display, and the link anyway',
    async () => {
      const opened: string[] = []
      const show = async (url: string) => opened.push(url)
      const withDisplay = createTerminal()
      await openCommand(app.client, { env: { DISPLAY: ':0' }, show }, withDisplay.output)
      expect(withDisplay.shown().split('\n')[0]).toBe(opened[0])
      const without = createTerminal()
      await openCommand(app.client, { env: {}, show }, without.output)
      expect([opened.length, without.shown()]).toEqual([1, expect.stringMatching(/^http.*#/)])
      const broken = createTerminal()
      const fail = () => Promise.reject(new Error('no browser'))
      await openCommand(app.client, { env: { DISPLAY: ':0' }, show: fail }, broken.output)
      expect(broken.shown()).toContain('open the link above yourself')
    },
  )
})
