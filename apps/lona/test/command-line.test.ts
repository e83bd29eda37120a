import { randomBytes } from 'node:crypto'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type LonaProcess, runLona, temporaryFolder } from './run-lona.js'

// One home for the whole file: each step is a process of its own, as at a person's shell.
describe('the command line on an embedded database', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let env: Record<string, string>
  const daily = ':~weather:48.85,2.35:daily'
  const lona = (...words: string[]) => runLona(words, env).ended
  const written = (lines: readonly Record<string, unknown>[]) =>
    lines.filter(({ type }) => type === 'row').map(({ written }) => written)

  /** A host, and where it is; it ends with the test, however that ends. */
  async function startHost(): Promise<{ host: LonaProcess; url: string }> {
    const host = runLona(['start', '--port', '0'], env)
    onTestFinished(async () => {
      host.child.kill('SIGKILL')
      await host.ended
    })
    return { host, url: String((await host.line(({ url }) => url !== undefined)).url) }
  }

  beforeAll(async () => {
    folder = await temporaryFolder()
    env = { LONA_DATA: folder.path }
  })
  afterAll(() => folder.remove())

  it('brings a place since a day, says what it took the words for, and writes nothing the second time', async () => {
    const first = await lona('sync', 'weather', '--place', 'Paris', '--since', '2026-09-01')
    expect(first.said).toContain('Taken for Paris')
    expect(first.said).toContain('Paris, Texas')
    expect(first.code).toBe(0)
    expect(written(first.lines)).toHaveLength(3)
    expect(written(first.lines).every((count) => Number(count) > 60)).toBe(true)
    const second = await lona('sync', 'weather', '--place', 'Paris', '--since', '2026-09-01')
    expect(written(second.lines)).toEqual([0, 0, 0])
  })

  it('lists rows, prints cells with both days included, and a table that programs read', async () => {
    const rows = await lona('rows')
    expect(rows.lines.map(({ row }) => row)).toContain(daily)
    const cells = await lona('cells', daily, '--from', '2026-09-01', '--to', '2026-09-03')
    expect(cells.lines.map(({ date }) => date)).toEqual(['2026-09-01', '2026-09-02', '2026-09-03'])
    expect(cells.said).toContain('Weather data by Open-Meteo.com')
    const csv = await lona(
      'cells',
      ':~weather:48.85,2.35:hourly',
      '--from',
      '2026-09-01',
      '--to',
      '2026-09-01',
      '--csv',
    )
    expect(csv.lines).toHaveLength(25)
    expect(csv.lines[0]?.text).toMatch(/^time,temperatureCelsius,/)
    expect(csv.lines[1]?.text).toMatch(/^2026-08-31T22:00:00\.000Z,/)
  })

  it('says what every row does, and pauses, resumes and cancels', async () => {
    const status = await lona('status')
    expect(status.lines).toHaveLength(3)
    expect(status.lines.every(({ percent }) => percent === 100)).toBe(true)
    expect((await lona('pause', daily, '--stage', 'backfill')).lines).toMatchObject([{ paused: ['backfill'] }])
    expect((await lona('resume', daily)).lines).toMatchObject([{ row: daily, paused: [] }])
    const cancelled = await lona('cancel', daily)
    expect([cancelled.code, cancelled.said]).toEqual([0, expect.stringContaining(`lona follow ${daily} --since`)])
    expect((await lona('history', daily, '--limit', '2')).lines).toMatchObject([{ outcome: 'done' }, { row: daily }])
  })

  it.each([
    [['sync', 'weather', '--place', 'Xyzzyville'], 1, "No place called 'Xyzzyville' was found"],
    [['sync', 'weather', '--place', '123,456'], 1, 'was found'],
    [['sync', 'weather', '--place', 'Paris', '--since', '2026-02-30'], 2, 'which is no day'],
    [['cells', daily, '--from', 'last week'], 2, '30d, 6w, 3m, 2y'],
    [['sync', '--place', 'Paris'], 2, 'lona sync weather --place'],
    [['statsu'], 2, 'Did you mean status?'],
    [['import', './no-such-file.lona'], 1, 'Is it there'],
    [['export', '/no-such-folder/mine.lona'], 1, 'a folder that is there'],
    [['sync', 'weather', '--palce', 'Paris'], 2, '--place'],
    [['sync', 'wetter', '--place', 'Paris'], 1, 'There are: weather'],
    [['cells', ':~weather:48.85,2.35:weekly'], 1, 'No row has the key'],
    [['cells', ':~weather:48.85,2.35:daily', '--from', '2026-09-03', '--to', '2026-09-01'], 2, 'Swap the two'],
    [['cells', ':~weather:1.00,1.00:daily'], 0, 'Bring them with'],
    [['why', ':~weather:1.00,1.00:daily'], 1, 'Begin with: lona follow'],
    [['pause', daily, '--stage', 'bakcfill'], 2, 'It has: viewport, backfill'],
    [['history', daily, '--limit', 'many'], 2, 'whole number'],
    [['worker'], 1, 'set DATABASE_URL'],
  ])('answers %j with exit code %i and what to do', async (words, code, cure) => {
    const ended = await lona(...words)
    expect([ended.code, ended.said]).toEqual([code, expect.stringContaining(cure)])
    expect(ended.said).not.toMatch(/\n\s+at /)
  })

  it('finds nothing wrong, and says so', async () => {
    const ended = await lona('doctor')
    expect(ended.lines.filter(({ ok }) => ok !== true)).toEqual([])
    expect(ended.lines.find(({ name }) => name === 'Source')?.words).toContain('made up')
    expect(ended.code).toBe(0)
  })

  it('never mixes made-up data with real data', async () => {
    const ended = await runLona(['rows'], { ...env, LONA_SANDBOX: '0' }).ended
    expect([ended.code, ended.said]).toEqual([1, expect.stringContaining('LONA_DATA=')])
  })

  it('asks the host that has the folder open: every command says the same as without one', async () => {
    const asked = [
      ['rows'],
      ['status'],
      ['why', daily],
      ['history', daily, '--limit', '2'],
      ['cells', daily, '--from', '2026-09-01', '--to', '2026-09-03'],
      ['cells', daily, '--from', '2026-09-01', '--to', '2026-09-03', '--csv'],
      ['user', 'list'],
    ]
    const said = async () => (await Promise.all(asked.map((words) => lona(...words)))).map(({ lines }) => lines)
    const alone: unknown[] = []
    for (const words of asked) alone.push((await lona(...words)).lines)
    const { host } = await startHost()
    expect(await said()).toEqual(alone)
    const refused = await lona('pause', daily, '--stage', 'bakcfill')
    expect([refused.code, refused.said]).toEqual([2, expect.stringContaining('It has: viewport, backfill')])
    expect((await lona('sync', daily)).lines).toMatchObject([{ type: 'row', row: daily, slices: 0 }])
    const doctor = await lona('doctor')
    expect(doctor.lines.find(({ name }) => name === 'Lock')?.words).toContain(`process ${host.child.pid}`)
    expect([doctor.code, doctor.lines.find(({ name }) => name === 'Database')?.ok]).toEqual([0, true])
    host.child.kill('SIGTERM')
    expect((await host.ended).code).toBe(0)
  })

  it('lets another person in, shows and keeps their rows apart, and forgets them only when it is meant', async () => {
    const added = await lona('user', 'add', 'ann')
    expect(added.lines).toMatchObject([{ user: 'ann', url: expect.stringMatching(/^http:.*#/) }])
    expect((await lona('user', 'add', 'ann')).said).toContain('ann is here')
    await lona('--user', 'ann', 'follow', 'weather', '--place', 'Oslo')
    const rows = async (...who: string[]) => (await lona('rows', ...who)).lines.map(({ row }) => row)
    expect([(await rows('--user', 'ann')).length, (await rows()).length]).toEqual([3, 3])
    expect(await rows()).not.toEqual(await rows('--user', 'ann'))
    expect((await lona('rows', '--user', 'bob')).code).toBe(1)
    const unsaid = await lona('user', 'remove', 'ann')
    expect([unsaid.code, unsaid.said]).toEqual([2, expect.stringMatching(/3 rows .*--yes/)])
    expect((await lona('user', 'remove', 'ann', '--yes')).lines).toEqual([{ user: 'ann', removed: true }])
    expect((await lona('user', 'list')).lines).toMatchObject([{ name: 'me' }])
  })

  it('opens the page only while a host serves it, and refuses a second host and a port that is taken', async () => {
    const alone = await lona('open')
    expect([alone.code, alone.said]).toEqual([1, expect.stringContaining('lona start')])
    const { host, url } = await startHost()
    const opened = (await lona('open')).lines[0] ?? {}
    expect(String(opened.url).startsWith(`${url}/`)).toBe(true)
    expect((await lona('user', 'add', 'zoe')).lines).toMatchObject([{ user: 'zoe' }])
    expect((await lona('user', 'remove', 'zoe', '--yes')).lines).toEqual([{ user: 'zoe', removed: true }])
    const second = await lona('start', '--port', '0')
    expect([second.code, second.said]).toEqual([1, expect.stringContaining(String(host.child.pid))])
    expect(second.said).toContain(url)
    const port = new URL(url).port
    const other = await temporaryFolder()
    const third = await runLona(['start', '--port', port], { LONA_DATA: other.path }).ended
    expect([third.code, third.said]).toEqual([1, expect.stringContaining(`Port ${port} is in use`)])
    await other.remove()
    host.child.kill('SIGTERM')
    expect((await host.ended).code).toBe(0)
    expect((await lona('rows')).code).toBe(0)
  })

  it('ends well on Ctrl-C, says so by its exit code, and keeps what came', async () => {
    const sync = runLona(['sync', 'weather', '--place', 'Lima', '--since', '2020'], env)
    await sync.line(({ type, done }) => type === 'slice' && done === 1)
    sync.child.kill('SIGINT')
    const ended = await sync.ended
    expect([ended.code, ended.said]).toEqual([130, expect.stringContaining('What was stored so far stays')])
    const { lines } = await lona('rows')
    expect(lines.some(({ row, cells }) => String(row).includes('-12.') && Number(cells) > 0)).toBe(true)
  })

  it('finds a key that others can read, another key, and a database of another version, each with the cure', async () => {
    const ills = async () => {
      const { code, lines } = await lona('doctor')
      return [code, ...lines.filter(({ ok }) => ok === false).map(({ name, words }) => `${name}: ${words}`)]
    }
    const key = join(folder.path, 'key')
    const version = join(folder.path, 'database', 'PG_VERSION')
    expect(await ills()).toEqual([0])
    await chmod(key, 0o640)
    expect(await ills()).toEqual([1, expect.stringMatching(/^Key file: .*chmod 600/)])
    await chmod(key, 0o600)
    const kept = await readFile(key)
    await writeFile(key, randomBytes(32).toString('base64'))
    expect(await ills()).toEqual([1, expect.stringMatching(/^Key: .*not the one.*backup/)])
    await writeFile(key, kept)
    const made = await readFile(version)
    await writeFile(version, '12\n')
    expect(await ills()).toEqual([1, expect.stringMatching(/^Database: .*PGlite.*lona export .*lona import/)])
    await writeFile(version, made)
    expect(await ills()).toEqual([0])
  })
})
