import { expect, it } from 'vitest'
import { runLona, temporaryFolder } from './run-lona.js'

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
