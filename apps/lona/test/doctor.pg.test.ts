import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Finding } from '../src/api/schemas.js'
import { doctorCommand } from '../src/commands/doctor.js'
import { examineFolder } from '../src/examine-folder.js'
import { examineHome } from '../src/examine-home.js'
import { type Home, me } from '../src/home.js'
import { type OpenedApp, openApp } from './open-app.js'
import { temporaryFolder } from './run-lona.js'

const daily = ':~weather:48.85,2.35:daily'
const isRoot = process.getuid?.() === 0
const byName = (findings: readonly Finding[], name: string) => findings.find((finding) => finding.name === name)

async function folderOf(): Promise<string> {
  const { path, remove } = await temporaryFolder()
  onTestFinished(remove)
  return path
}

describe('the doctor, from outside', () => {
  it('finds a file where the folder should be, and looks no further', async () => {
    const file = join(await folderOf(), 'home')
    await writeFile(file, '')
    const records: unknown[] = []
    const output = {
      isTerminal: false,
      line: () => {},
      note: () => {},
      json: (value: unknown) => void records.push(value),
    }
    expect(await doctorCommand({ LONA_DATA: file }, output)).toBe(false)
    expect(records).toMatchObject([
      { name: 'Node', ok: true },
      { name: 'Folder', ok: false, words: expect.stringContaining('is a file. Move it away') },
    ])
  })

  it.skipIf(isRoot)(`finds a folder that may not be written${isRoot ? ' (SKIPPED: root may)' : ''}`, async () => {
    const folder = await folderOf()
    await chmod(folder, 0o500)
    expect(await examineFolder(folder)).toMatchObject([
      { name: 'Folder', ok: false, words: expect.stringMatching(/chown/) },
    ])
  })

  it('finds a new home well', async () => {
    expect(await examineFolder(join(await folderOf(), 'new'))).toMatchObject([{ name: 'Folder', ok: true }])
  })

  it('tells which PGlite has opened the folder last, and nothing where nobody wrote that down', async () => {
    const folder = await folderOf()
    expect(byName(await examineFolder(folder), 'PGlite')).toBeUndefined()
    await writeFile(join(folder, 'made-by.json'), '{"pglite":"0.3.14","postgres":"17"}')
    expect(byName(await examineFolder(folder), 'PGlite')).toEqual({
      name: 'PGlite',
      ok: true,
      words: '0.3.14 (Postgres 17) opened the folder last',
    })
  })

  it('finds a disk that is nearly full', async () => {
    const measure = (blocks: number) => async () => ({ bavail: blocks, bsize: 4096 })
    const folder = await folderOf()
    expect(byName(await examineFolder(folder, { measure: measure(1000) }), 'Disk')).toEqual({
      name: 'Disk',
      ok: false,
      words: '4.1 MB free. Make room: writes fail when the disk is full.',
    })
    expect(byName(await examineFolder(folder, { measure: measure(1e9) }), 'Disk')?.ok).toBe(true)
  })

  it('finds a key that others can read, and says how to take that from them', async () => {
    const folder = await folderOf()
    await writeFile(join(folder, 'key'), 'secret', { mode: 0o600 })
    expect(byName(await examineFolder(folder), 'Key file')?.ok).toBe(true)
    await chmod(join(folder, 'key'), 0o644)
    const found = byName(await examineFolder(folder), 'Key file')
    expect(found).toMatchObject({ ok: false, words: expect.stringContaining(`chmod 600 ${join(folder, 'key')}`) })
    expect(found?.words).not.toContain('secret')
    expect(byName(await examineFolder(folder, { hasOwnKey: true }), 'Key file')).toBeUndefined()
  })
})

describe('the doctor, from inside', () => {
  let app: OpenedApp
  beforeAll(async () => {
    app = await openApp()
    await app.lona.follow({ owner: me, lookupKey: daily, since: '2026-11-01' })
  })
  afterAll(() => app.close())
  const examine = (options: Parameters<typeof examineHome>[1] = {}, home: Partial<Home> = {}) =>
    examineHome({ ...app.home, ...home }, options)

  it('finds all well, and tells what the database is and how many people it is for', async () => {
    await app.lona.bring({ owner: me, lookupKey: daily })
    const findings = await examine()
    expect(findings.filter(({ ok }) => !ok)).toEqual([])
    expect(byName(findings, 'Database')?.words).toMatch(/^PostgreSQL \d+.*MB, at a database of the test$/)
    expect(byName(findings, 'People')?.words).toBe('1 person, signed in 0 times')
    expect(byName(findings, daily)?.words).toMatch(/^\d+ cells$/)
  })

  it('finds a clock that is wrong', async () => {
    const late = () => new Date(Date.now() + 3_600_000)
    expect(byName(await examine({ now: late }), 'Clock')).toMatchObject({
      ok: false,
      words: expect.stringMatching(/differs from the database's by 3600 s/),
    })
  })

  it('says what being offline means, and does not call it an illness', async () => {
    const offline = () => Promise.reject(new TypeError('fetch failed'))
    const findings = await examine({ fetch: offline }, { source: 'real' })
    const reach = findings.find(({ words }) => words.includes('cannot be reached'))
    expect(reach).toMatchObject({ ok: true, words: expect.stringContaining('what is stored stays readable') })
    const asked: unknown[] = []
    const online = async (...request: Parameters<typeof globalThis.fetch>) => {
      asked.push(request[1]?.method)
      return new Response()
    }
    await examine({ fetch: online })
    expect(asked).toEqual([]) // the sandbox needs no network
    const found = await examine({ fetch: online }, { source: 'real' })
    expect([asked, found.some(({ words }) => words.endsWith(' answers'))]).toEqual([['HEAD'], true])
  })

  it.each([
    [
      'an hour ahead',
      { date: -3600 },
      /^3600 s ahead of open-meteo\.com's\. Set this machine's clock by the network's time/,
    ],
    ['an hour behind', { date: 3600 }, /^3600 s behind open-meteo\.com's\. Set/],
    ['ahead of what a cache kept since long ago', { date: -7200, age: 3600 }, /^3600 s ahead/],
    ['right', { date: 0 }, null],
    ['right by what a cache kept', { date: -3600, age: 3600 }, null],
    ['less than a minute ahead', { date: -58 }, null],
    ['not told the time', {}, null],
    ['told nonsense', { date: Number.NaN }, null],
  ])(
    'compares the clock with the provider’s: it is %s',
    async (_, { date, age }: { date?: number; age?: number }, words) => {
      const at = Date.parse('2026-11-21T12:00:00Z')
      const told =
        date === undefined ? {} : { Date: Number.isNaN(date) ? 'soon' : new Date(at + date * 1000).toUTCString() }
      const fetch = async () => new Response(null, { headers: { ...told, ...(age && { Age: `${age}` }) } })
      const findings = await examine({ now: () => new Date(at), fetch }, { source: 'real' })
      const wrong = findings.filter((finding) => finding.name === 'Clock' && finding.words.includes('open-meteo.com'))
      expect(wrong).toEqual(words === null ? [] : [{ name: 'Clock', ok: false, words: expect.stringMatching(words) }])
    },
  )

  it('takes the clock for right where one of the providers agrees with it: then it is another one that is wrong', async () => {
    const [weather] = app.lona.integrations
    if (!weather) throw new Error('the app offers no provider')
    const other = { ...weather, manifest: { ...weather.manifest, name: 'Other', homepage: 'https://other.example' } }
    const lona = { ...app.lona, integrations: [weather, other] }
    const told = (skewMs: number) => async (site: Parameters<typeof globalThis.fetch>[0]) => {
      const date = Date.now() + (String(site).includes('other.example') ? 3_600_000 : skewMs)
      return new Response(null, { headers: { Date: new Date(date).toUTCString() } })
    }
    const clocks = async (skewMs: number) =>
      (await examine({ fetch: told(skewMs) }, { source: 'real', lona })).filter(({ name }) => name === 'Clock')
    expect(await clocks(0)).toEqual([expect.objectContaining({ ok: true })])
    expect(await clocks(7_200_000)).toMatchObject([
      { ok: true },
      { ok: false, words: expect.stringMatching(/^3[56]\d\d s behind other/) },
    ])
  })

  it('says that the clock is wrong, or else the certificate, where a site cannot be trusted at this time', async () => {
    const cause = Object.assign(new Error('certificate is not yet valid'), { code: 'CERT_NOT_YET_VALID' })
    const findings = await examine(
      { fetch: () => Promise.reject(new TypeError('fetch failed', { cause })) },
      { source: 'real' },
    )
    expect(findings.filter(({ ok }) => !ok)).toEqual([
      {
        name: 'Open-Meteo',
        ok: false,
        words: expect.stringMatching(
          /^open-meteo\.com's certificate is not valid at this machine's time, 20.+Z\. Set the clock/,
        ),
      },
    ])
  })

  it('finds a row that nobody brings, and one that failed, each with the cure', async () => {
    app.pass(3 * 86_400_000)
    const waiting = byName(await examine({ now: app.now }), daily)
    expect(waiting).toMatchObject({ ok: false, words: expect.stringMatching(/nothing came since .*lona start$/) })
    app.sandbox.control.addFault({ kind: '503', times: 1 })
    await app.lona.bring({ owner: me, lookupKey: daily }).catch(() => undefined) // it fails
    const failed = byName(await examine({ now: app.now }), daily)
    expect(failed).toMatchObject({ ok: false, words: expect.stringContaining(`Try again: lona sync ${daily}`) })
  })
})
