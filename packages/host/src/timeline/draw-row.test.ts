import { type Display, dayDate, type Json } from '@lona/connector'
import { sortFrom, sortTo } from '@tento/chrono'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { axisOf } from './axis.js'
import { createRowDrawing } from './draw-row.js'

const range = { start: '2026-04-01', end: '2026-04-02' }
const date = dayDate(range.start)
const display: readonly Display[] = [
  { label: 'Curve', path: 'curve', kind: 'curve' },
  { label: 'Number', path: 'day.number', kind: 'number' },
  { label: 'Band', path: 'band', kind: 'band' },
  { label: 'Event', path: 'event', kind: 'event' },
]
const number = fc.double({ noNaN: true, noDefaultInfinity: true }) // JSON has no others
const anything = fc.oneof(fc.jsonValue(), fc.array(number), number)
/** Data of whatever form, mostly with the names that are looked for. */
const anyData = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      timeZone: fc.oneof(anything, fc.constantFrom('Europe/Paris', 'Nowhere/Land')),
      startedAt: fc.oneof(anything, fc.constant('2026-04-01T00:00:00Z')),
      stepSeconds: fc.oneof(anything, fc.constantFrom(60, Number.POSITIVE_INFINITY)), // a row that computes may err
      curve: anything,
      day: fc.oneof(anything, fc.record({ number: anything })),
      band: anything,
      event: fc.oneof(anything, fc.constant('2026-04-01T07:00:00Z')),
    },
    { requiredKeys: [] },
  ),
)

describe('a row that is drawn', () => {
  it('has what fits what it declares, and passes over the rest, whatever its cells hold', () => {
    fc.assert(
      fc.property(fc.array(anyData, { maxLength: 4 }), (datas) => {
        const axis = axisOf(range, 'UTC')
        const drawing = createRowDrawing({ display, range, axis, timeZone: 'UTC', width: 50 })
        for (const data of datas)
          drawing.add({ row: 0, cell: { date, data: data as Json }, sortFrom: sortFrom(date), sortTo: sortTo(date) })
        const { curves, marks } = drawing.finish()
        for (const { at, low, high } of curves) {
          expect([low.length, (high ?? low).length]).toEqual([at.length, at.length])
          for (const value of [...low, ...(high ?? [])]) expect(value === null || Number.isFinite(value)).toBe(true)
          for (const time of at) expect(time >= axis.from && time <= axis.to).toBe(true)
        }
        for (const { from, to } of marks) expect(from < axis.to && (to ?? from) >= axis.from).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
