import { execFileSync } from 'node:child_process'
import { readdirSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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
})
