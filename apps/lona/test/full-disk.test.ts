import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { runLona, temporaryFolder } from './run-lona.js'

/** A small disk in memory, or `undefined` where this user may not make one. */
async function mountDisk(megabytes: number): Promise<string | undefined> {
  const path = await mkdtemp(join(tmpdir(), 'lona-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path], { stdio: 'ignore' })
    return path
  } catch {
    await rm(path, { recursive: true })
    return undefined
  }
}

const disk = await mountDisk(160)
const why = disk ? '' : ' (SKIPPED: this user may not mount file systems)'

describe.skipIf(!disk)(`a disk that fills up in the middle of a sync${why}`, () => {
  const path = disk ?? ''
  const ballast = join(path, 'ballast')
  const home = { LONA_DATA: join(path, 'home') }
  let calm: Awaited<ReturnType<typeof temporaryFolder>>
  const sync = (since: string, env = home) =>
    runLona(['sync', 'weather', '--place', 'Paris', '--since', since], env).ended
  const cells = async (env = home) => (await runLona(['cells', ':~weather:48.85,2.35:hourly'], env).ended).lines

  beforeAll(async () => {
    calm = await temporaryFolder()
  })
  afterAll(async () => {
    execFileSync('umount', ['-l', path])
    await rm(path, { recursive: true })
    await calm.remove()
  })

  it('says so, loses nothing, and completes once there is room', async () => {
    expect((await sync('2026-11-01')).code).toBe(0)
    const before = await cells()
    const { bavail, bsize } = statfsSync(path)
    writeFileSync(ballast, Buffer.alloc(bavail * bsize - 100_000))
    const full = await sync('2026-06-01')
    expect(full.code).toBe(1)
    expect(full.said).toMatch(/disk .*full|no space/i)
    rmSync(ballast)
    const after = await cells()
    expect(after.slice(-before.length)).toEqual(before)
    expect((await sync('2026-06-01')).code).toBe(0)
    await sync('2026-06-01', { LONA_DATA: calm.path })
    expect(await cells()).toEqual(await cells({ LONA_DATA: calm.path }))
  }, 180_000)

  it('leaves no half file of an export that finds no room, and writes it once there is', async () => {
    const file = join(path, 'mine.lona')
    const { bavail, bsize } = statfsSync(path)
    writeFileSync(ballast, Buffer.alloc(bavail * bsize - 20_000))
    const full = await runLona(['export', file], { LONA_DATA: calm.path }).ended
    expect([full.code, full.said]).toEqual([1, expect.stringContaining('There is no room for')])
    expect(readdirSync(path).toSorted()).toEqual(['ballast', 'home'])
    rmSync(ballast)
    expect((await runLona(['export', file], { LONA_DATA: calm.path }).ended).code).toBe(0)
    expect(statSync(file).size).toBeGreaterThan(20_000)
  }, 180_000)

  it('under a host that serves is said by its rows, while what is there stays readable, and is over once there is room', async () => {
    const host = runLona(['start', '--port', '0'], { ...home, TMPDIR: path })
    onTestFinished(async () => {
      host.child.kill('SIGKILL')
      await host.ended
    })
    const { url } = await host.line((line) => line.url !== undefined)
    const { token } = JSON.parse(readFileSync(join(home.LONA_DATA, 'host.json'), 'utf8')) as { token: string }
    const headers = { Authorization: `Bearer ${token}` }
    const ask = (route: string, init: RequestInit = {}) => fetch(`${url}${route}`, { headers, ...init })
    const before = (await cells()).slice(-100)
    const { bavail, bsize } = statfsSync(path)
    writeFileSync(ballast, Buffer.alloc(bavail * bsize - 500_000))
    const key = ':~weather:48.85,2.35:hourly'
    const body = JSON.stringify({ key, since: '2025-06-01' })
    const json = { method: 'POST', headers: { ...headers, 'Content-Type': 'application/json' }, body }
    const words = async () => {
      await ask('/api/rows', json)
      const row = (await (await ask(`/api/rows/${key}`)).json()) as { sync?: { words: string } }
      return row.sync?.words
    }
    await expect
      .poll(words, { timeout: 60_000, interval: 200 })
      .toMatch(/^failed: No space is left on the disk of .*; free some space and try again; tried again at /)
    expect(host.said()).toMatch(/no space/i)
    expect((await ask(`/api/rows/${key}/cells?limit=10`)).status).toBe(200)
    const sent = await ask('/api/import', {
      method: 'POST',
      body: randomBytes(2_000_000),
      headers: { ...headers, 'Content-Type': 'application/gzip' },
    })
    expect([sent.status, await sent.json()]).toEqual([
      507,
      expect.objectContaining({ code: 'no-room', detail: expect.stringContaining('TMPDIR') }),
    ])
    rmSync(ballast)
    expect(readdirSync(path).filter((name) => name.endsWith('.part'))).toEqual([])
    expect((await runLona(['sync', key], home).ended).code).toBe(0)
    expect(await (await ask(`/api/rows/${key}`)).json()).toMatchObject({ sync: { percent: 100, failed: [] } })
    expect(await cells()).toEqual(expect.arrayContaining(before))
  }, 120_000)
})
