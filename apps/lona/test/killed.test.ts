import { expect, it } from 'vitest'
import { type LonaProcess, runLona, temporaryFolder } from './run-lona.js'

/** All cells of the home's rows, as they are printed. */
async function cellsOf(path: string): Promise<unknown[]> {
  const cells: unknown[] = []
  for (const row of ['hourly', 'daily', 'airQuality']) {
    const ended = await runLona(['cells', `:~weather:48.85,2.35:${row}`], { LONA_DATA: path }).ended
    cells.push(...ended.lines)
  }
  return cells
}

it('has the same cells after kill -9 in the middle of the first sync and a second one as without the kill', async () => {
  const words = ['sync', 'weather', '--place', 'Paris', '--since', '2026-06-01']
  const calm = await temporaryFolder()
  const killed = await temporaryFolder()
  try {
    await runLona(words, { LONA_DATA: calm.path }).ended
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
    expect(cells).toEqual(await cellsOf(calm.path))
  } finally {
    await calm.remove()
    await killed.remove()
  }
}, 180_000)

it('has the same cells after kill -9 of a host that is busy, and whoever asked it is told', async () => {
  const words = ['sync', 'weather', '--place', 'Paris', '--since', '2026-06-01']
  const calm = await temporaryFolder()
  const killed = await temporaryFolder()
  const hosts: LonaProcess[] = []
  const startHost = async () => {
    const host = runLona(['start', '--port', '0'], { LONA_DATA: killed.path })
    hosts.push(host)
    await host.line(({ url }) => url !== undefined)
    return host
  }
  try {
    await runLona(words, { LONA_DATA: calm.path }).ended
    const first = await startHost()
    const sync = runLona(words, { LONA_DATA: killed.path })
    await sync.line(({ type }) => type === 'slice')
    first.child.kill('SIGKILL')
    const asked = await sync.ended
    expect([asked.code, asked.said]).toEqual([1, expect.stringContaining('does not answer any more')])
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
    expect(cells).toEqual(await cellsOf(calm.path))
  } finally {
    for (const { child } of hosts) child.kill('SIGKILL')
    await Promise.all(hosts.map(({ ended }) => ended))
    await calm.remove()
    await killed.remove()
  }
}, 240_000)
