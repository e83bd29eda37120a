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
