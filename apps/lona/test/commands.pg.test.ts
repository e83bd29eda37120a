import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { followCommand } from '../src/commands/follow.js'
import { historyCommand } from '../src/commands/history.js'
import { cancelCommand, pauseCommand } from '../src/commands/pause.js'
import { statusCommand } from '../src/commands/status.js'
import { syncCommand } from '../src/commands/sync.js'
import { whyCommand } from '../src/commands/why.js'
import { me } from '../src/home.js'
import type { Output } from '../src/output.js'
import { type OpenedApp, openApp } from './open-app.js'

const daily = ':~weather:48.85,2.35:daily'
const { signal } = new AbortController()

/** What a command writes for people on a terminal, or for programs at a pipe. */
async function read(isTerminal: boolean, work: (output: Output) => Promise<void>) {
  const said: string[] = []
  const lines: string[] = []
  const records: unknown[] = []
  await work({
    isTerminal,
    line: (text) => lines.push(text),
    json: (value) => records.push(JSON.parse(JSON.stringify(value))),
    note: (text) => said.push(text),
  })
  return { said: said.join('\n'), text: lines.join('\n'), records }
}

// One row's life in order: followed, waiting, brought in part, paused, failed, given up.
describe('what a row does and why', () => {
  let app: OpenedApp
  beforeAll(async () => {
    app = await openApp()
  })
  afterAll(() => app.close())

  const onTerminal = (work: (output: Output) => Promise<void>) => read(true, work)
  const atPipe = (work: (output: Output) => Promise<void>) => read(false, work)
  const status = (output: Output) => statusCommand(app.client, output)
  const why = (output: Output) => whyCommand(app.client, daily, output)
  const history = (output: Output) => historyCommand(app.client, daily, { limit: 20 }, output)
  const follow = (since: string) => (output: Output) =>
    followCommand(app.client, { what: daily, since, words: {} }, output, signal)

  it('says what to do where there are no rows, and nothing to programs', async () => {
    expect((await onTerminal(status)).text).toContain('lona sync weather --place Paris')
    expect((await atPipe(status)).records).toEqual([])
  })

  it('follows rows by words without bringing them', async () => {
    const words = { place: 'Paris' }
    const { said, records } = await atPipe((output) =>
      followCommand(app.client, { what: 'weather', words }, output, signal),
    )
    expect(records).toHaveLength(3)
    expect(said).toContain('Taken for Paris')
    expect(app.sandbox.control.requests().every(({ path }) => path.includes('search'))).toBe(true)
    for (const kind of ['hourly', 'airQuality'])
      await app.lona.unfollow({ owner: me, lookupKey: daily.replace('daily', kind) })
  })

  it('says that nobody brings it, and how to have it', async () => {
    const { text } = await onTerminal(why)
    expect(text).toContain(`${daily}: waiting for a worker, and none is running`)
    expect(text).toMatch(/holds +0 of 373 days \(0 %\)/)
    expect(text).toContain(`lona start, or lona worker; at once with: lona sync ${daily}`)
    expect(text).not.toMatch(/left|complete since|paused/) // nobody can say
    expect((await onTerminal(history)).text).toBe(`${daily}: nothing yet, 0 %\nIt has not been brought yet.`)
  })

  it('says what failed, in words, and when it is tried again', async () => {
    app.sandbox.control.addFault({ kind: '503', after: 3, times: 1 })
    const sync = (output: Output) => syncCommand(app.client, { what: daily, words: {} }, output, signal)
    await expect(atPipe(sync)).rejects.toMatchObject({ code: 'sync-incomplete' })
    const { text } = await onTerminal(why)
    expect(text).toMatch(/failed +\d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d: Open-Meteo/)
    expect(text).toMatch(/complete since +2026-/)
    const { records } = await atPipe(why)
    expect(records).toMatchObject([{ row: daily, failed: [{ code: 'provider-down' }], paused: [] }])
  })

  it('lists when, why and what of each slice, newest first', async () => {
    const { text } = await onTerminal(history)
    const [first, header, newest] = text.split('\n')
    expect(first).toMatch(new RegExp(`^${daily}: complete since 2026-\\d\\d-\\d\\d, \\d+ %$`))
    expect(header).toMatch(/^when \(UTC\) +why +urgency +stage +days +requests +new +changed +same +removed +result$/)
    expect(newest).toMatch(/^2026-11-21 12:00:00 +missing +demand +backfill .* failed: Open-Meteo/)
    const { records } = await atPipe(history)
    expect(records).toMatchObject([
      { row: daily, outcome: 'failed' },
      { outcome: 'done', why: 'missing', requests: 2 },
      {},
    ])
    expect(
      (await read(false, (output) => historyCommand(app.client, daily, { limit: 1 }, output))).records,
    ).toHaveLength(1)
  })

  it('pauses a stage, says so everywhere, and resumes it', async () => {
    const pause = (verb: 'pause' | 'resume', stage?: string) => (output: Output) =>
      pauseCommand(app.client, verb, daily, { ...(stage !== undefined && { stage }) }, output)
    expect((await onTerminal(pause('pause', 'backfill'))).text).toMatch(
      /\d+ %, paused \(backfill\); resume it to go on$/,
    )
    expect((await onTerminal(why)).text).toContain(`to go on        lona resume ${daily}`)
    expect((await onTerminal(status)).text).toMatch(/:daily +\d+ % +2026-\d\d-\d\d +paused \(backfill\)/)
    expect((await atPipe(status)).records).toMatchObject([{ paused: ['backfill'], reason: { code: 'paused' } }])
    await expect(atPipe(pause('pause', 'bakcfill'))).rejects.toMatchObject({
      code: 'unknown-stage',
      message: expect.stringContaining('It has: viewport, backfill'),
    })
    const { records } = await atPipe(pause('resume'))
    expect(records).toMatchObject([{ paused: [] }])
  })

  it('says which stage rests where another goes on', async () => {
    await app.lona.pause({ owner: me, lookupKey: daily, stages: ['viewport'] })
    expect((await onTerminal(status)).text).toMatch(/; viewport paused/)
    await app.lona.resume({ owner: me, lookupKey: daily })
  })

  it('gives up the past that is not there, and says how to have it after all', async () => {
    const { text, said } = await onTerminal((output) => cancelCommand(app.client, daily, output))
    expect(text).toContain('100 %, complete')
    expect(said).toContain(`lona follow ${daily} --since DAY`)
    expect((await atPipe(why)).records).toMatchObject([{ percent: 100, restMs: 0 }])
    await atPipe(follow('2025-01-01'))
    expect((await atPipe(why)).records).not.toMatchObject([{ percent: 100 }])
  })

  it('gives up nothing that others want', async () => {
    await app.lona.follow({ owner: { kind: 'user', userId: 'somebody-else' }, lookupKey: daily })
    await expect(atPipe((output) => cancelCommand(app.client, daily, output))).rejects.toMatchObject({
      code: 'row-is-shared',
      message: expect.stringContaining('--stage backfill'),
    })
  })

  it.each([
    [':~weather:1.00,1.00:daily', 'nothing-found', 'lona follow :~weather:1.00,1.00:daily'],
    [':~weather:48.85,2.35:weekly', 'unknown-key', 'No row has the key'],
    [`${daily}:logs`, 'nothing-found', '`lona status` lists the rows that are'],
  ])('refuses %s in a sentence, whatever is asked of it', async (key, code, cure) => {
    const commands: ((output: Output) => Promise<void>)[] = [
      (output) => whyCommand(app.client, key, output),
      (output) => historyCommand(app.client, key, { limit: 1 }, output),
      (output) => pauseCommand(app.client, 'pause', key, {}, output),
      (output) => pauseCommand(app.client, 'resume', key, {}, output),
      (output) => cancelCommand(app.client, key, output),
    ]
    for (const command of commands) {
      await expect(atPipe(command)).rejects.toMatchObject({ code, message: expect.stringContaining(cure) })
    }
  })

  it('waits in words for the limits of a provider', async () => {
    app.sandbox.control.addFault({ kind: '429', times: 1 })
    const stop = new AbortController()
    const said: string[] = []
    const note = (text: string): void => {
      said.push(text)
      stop.abort(new Error('nobody waits here'))
    }
    const output: Output = { isTerminal: false, line: () => {}, json: () => {}, note }
    await expect(syncCommand(app.client, { what: daily, words: {} }, output, stop.signal)).rejects.toThrow()
    expect(said).toEqual([expect.stringMatching(/^The limits of Open-Meteo leave no room just now; going on at \d\d:/)])
  })
})
