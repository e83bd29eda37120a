import { daysOf, rangeContains } from '@tento/chrono'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as any from '../test/arbitraries.js'
import { coverRange } from './gap-map.js'
import { completeSince, progressOf } from './progress.js'
import { stageWindow } from './stage-window.js'

const { now } = any
const shape = {
  stages: ['viewport', 'backfill'],
  gates: {},
  sliceDays: 10,
  trailingDays: 3,
  refreshMinutes: 60,
  historyDays: 40,
  aheadDays: 2,
}
const row: Parameters<typeof progressOf>[0] = {
  shape,
  stageRange: (stage, options) => stageWindow(shape, stage, options),
}

it('counts the days of the gap map that the row should hold, each once', () => {
  fc.assert(
    fc.property(any.covered, fc.option(any.day), (covered, since) => {
      const wanted = new Set(shape.stages.flatMap((stage) => daysOf(row.stageRange(stage, { now, since }))))
      const held = [...wanted].filter((day) => covered.some((range) => rangeContains(range, day)))
      const progress = progressOf(row, { covered, since }, now)
      expect(progress).toMatchObject({ wantedDays: wanted.size, heldDays: held.length })
      expect(progress.percent === 100).toBe(held.length === wanted.size)
      expect(progress.percent).toBe(Math.floor((100 * held.length) / wanted.size))
    }),
  )
})

it('is 100 percent only when no day is missing', () => {
  const window = row.stageRange('backfill', { now, since: '2020-01-01' })
  const all = coverRange([], window, now)
  expect(progressOf(row, { covered: all, since: '2020-01-01' }, now).percent).toBe(100)
  const but = coverRange([], { ...window, start: '2020-01-02' }, now)
  expect(progressOf(row, { covered: but, since: '2020-01-01' }, now).percent).toBe(99)
})

it('says since when the row is complete: the first day of those held without a gap up to the last', () => {
  fc.assert(
    fc.property(any.coveredWithStale, (covered) => {
      const days = covered.flatMap(daysOf)
      const last = days.at(-1)
      let since = last
      for (const [index, day] of days.toReversed().entries()) {
        if (last === undefined || Date.parse(last) - Date.parse(day) !== index * 86_400_000) break
        since = day
      }
      expect(completeSince(covered)).toBe(since ?? null)
    }),
  )
})
