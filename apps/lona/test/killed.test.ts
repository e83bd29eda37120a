import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type LonaProcess, runLona, temporaryFolder } from './run-lona.js'

const words = ['sync', 'weather', '--place', 'Paris', '--since', '2026-06-01']
let calm: Awaited<ReturnType<typeof temporaryFolder>>
/** The cells of a home that nothing disturbed. */
let undisturbed: readonly unknown[]

/** All cells of the home's rows, in one process. */
async function cellsOf(path: string): Promise<unknown[]> {
  const file = join(path, 'all.lona')
  await runLona(['export', file], { LONA_DATA: path }).ended
  const lines = gunzipSync(await readFile(file))
    .toString()
    .trim()
    .split('\n')
  return lines.flatMap((line): unknown[] => {
    const { row, cell } = JSON.parse(line) as { row?: { lookupKey: string }; cell?: Record<string, unknown> }
    if (row) return [row.lookupKey]
    return cell ? [[cell.id, cell.time, cell.endTime, cell.data]] : []
  })
}

beforeAll(async () => {
  calm = await temporaryFolder()
  await runLona(words, { LONA_DATA: calm.path }).ended
  undisturbed = await cellsOf(calm.path)
}, 120_000)
afterAll(() => calm.remove())

it('has the same cells after kill -9 in the middle of the first sync and a second one as without the kill', async () => {
  const killed = await temporaryFolder()
  try {
    const first = runLona(words, { LONA_DATA: killed.path })
    await first.line(({ type, row, done }) => type === 'slice' && String(row).endsWith('daily') && done === 3)
    first.child.kill('SIGKILL')
    await first.ended
    const second = await runLona(words, { LONA_DATA: killed.path }).ended
    expect(second.code).toBe(0)
    expect(second.lines.filter(({ type }) => type === 'row').map(({ slices }) => slices)).toEqual([
      0,
      expect.any(Number),
      expect.any(Number),
    ])
    const cells = await cellsOf(killed.path)
    expect(cells.length).toBeGreaterThan(500)
    expect(cells).toEqual(undisturbed)
  } finally {
    await killed.remove()
  }
}, 180_000)

it('has the same cells after kill -9 of a host that is busy, and whoever asked it is told', async () => {
  const killed = await temporaryFolder()
  const hosts: LonaProcess[] = []
  const startHost = async () => {
    const host = runLona(['start', '--port', '0'], { LONA_DATA: killed.path })
    hosts.push(host)
    await host.line(({ url }) => url !== undefined)
    return host
  }
  try {
    const first = await startHost()
    const sync = runLona(words, { LONA_DATA: killed.path })
    await sync.line(({ type }) => type === 'slice')
    first.child.kill('SIGKILL')
    const asked = await sync.ended
    expect([asked.code, asked.said]).toEqual([
      1,
      expect.stringMatching(/does not answer any more|stopped in the middle of its answer/),
    ])
    const second = await startHost()
    const percents = async () => {
      const { lines } = await runLona(['status'], { LONA_DATA: killed.path }).ended
      return lines.map(({ percent }) => percent)
    }
    await expect.poll(percents, { timeout: 150_000, interval: 1_000 }).toEqual([100, 100, 100])
    const cells = await cellsOf(killed.path)
    second.child.kill('SIGTERM')
    expect((await second.ended).code).toBe(0)
    expect(cells.length).toBeGreaterThan(500)
    expect(cells).toEqual(undisturbed)
  } finally {
    for (const { child } of hosts) child.kill('SIGKILL')
    await Promise.all(hosts.map(({ ended }) => ended))
    await killed.remove()
  }
}, 240_000)
