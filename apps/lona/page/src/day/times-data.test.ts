import { describe, expect, it } from 'vitest'
import { momentOf } from '../time/local-time.js'
import { laneLines } from './lane-lines.js'
import { toTimesOfDay } from './times-data.js'

const zone = 'Europe/Berlin'
const mark = (from: string, to: string | null, figure = 0) => ({
  figure,
  from: momentOf(from, zone),
  to: to === null ? null : momentOf(to, zone),
  text: null,
})
const times = (...marks: ReturnType<typeof mark>[]) =>
  toTimesOfDay(marks, zone).map(({ at, from, to }) => [new Date(at * 1000).toISOString().slice(0, 10), from, to])

describe('marks by time of day', () => {
  it('are where the clocks of the place are, also when those change', () => {
    expect(times(mark('2026-03-28T06:30', null), mark('2026-03-29T07:15', null))).toEqual([
      ['2026-03-28', 6.5, 6.5],
      ['2026-03-29', 7.25, 7.25],
    ])
  })

  it('are in two parts over midnight', () => {
    expect(times(mark('2026-11-20T22:30', '2026-11-21T06:00'))).toEqual([
      ['2026-11-20', 22.5, 24],
      ['2026-11-21', 0, 6],
    ])
  })

  it('end with the day where they end at midnight', () => {
    expect(times(mark('2026-11-20T22:00', '2026-11-21T00:00'))).toEqual([['2026-11-20', 22, 24]])
  })
})

describe('the lines of a lane', () => {
  it('are one for moments and one for stretches, and each mark knows where the next begins', () => {
    const figures = [
      { index: 0, label: 'Sunrise', path: 'a', kind: 'event' as const },
      { index: 1, label: 'Sunset', path: 'b', kind: 'event' as const },
      { index: 2, label: 'Asleep', path: 'c', kind: 'band' as const },
    ]
    const [sunset, sunrise] = [mark('2026-11-20T16:00', null, 1), mark('2026-11-20T08:00', null, 0)]
    const lines = laneLines(figures, [sunset, sunrise])
    expect(lines.map((line) => line.map(({ figure, until }) => [figure.label, until]))).toEqual([
      [
        ['Sunrise', sunset.from],
        ['Sunset', Infinity],
      ],
      [],
    ])
  })
})
