import { describe, expect, it } from 'vitest'
import { forecastNudge, newestRun } from './forecast-error.js'

const berlin = { latitude: 52.5, longitude: 13.4, elevation: 40 }
const now = Date.UTC(2026, 10, 21, 13, 5) / 1000
const hoursFrom = (start: number, count: number) => Array.from({ length: count }, (_, index) => start + index * 3600)

describe('the error of a forecast', () => {
  it('comes from a run that started 6 to 12 hours ago', () => {
    expect(newestRun(now)).toBe(Date.UTC(2026, 10, 21, 6) / 1000)
    expect(newestRun(Date.UTC(2026, 10, 21, 12) / 1000)).toBe(newestRun(now))
    expect(newestRun(Date.UTC(2026, 10, 21, 11, 59) / 1000)).toBe(Date.UTC(2026, 10, 21, 0) / 1000)
  })

  it('grows with the hours ahead', () => {
    const nudge = forecastNudge(berlin, 'best_match', now)
    const size = (day: number) =>
      hoursFrom(now + day * 86_400, 96).reduce((sum, at) => sum + Math.abs(nudge('temperature', at)), 0)
    expect(size(11)).toBeGreaterThan(1.5 * size(0))
  })

  it('is a new one with each run, and another for each model, but the same for ever once an hour has passed', () => {
    const first = forecastNudge(berlin, 'best_match', now)
    const second = forecastNudge(berlin, 'best_match', now + 6 * 3600)
    const model = forecastNudge(berlin, 'gfs_seamless', now)
    const ahead = hoursFrom(now + 5 * 86_400, 200)
    const isOpposed = (other: typeof first) => ahead.some((at) => first('cloud', at) * other('cloud', at) < -0.01)
    expect(isOpposed(second)).toBe(true)
    expect(isOpposed(model)).toBe(true)
    for (const at of hoursFrom(Math.floor(now / 3600) * 3600 - 40 * 3600, 40)) {
      expect(second('cloud', at)).toBe(first('cloud', at))
    }
  })
})
