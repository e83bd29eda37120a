import { addDays, type DateRange, type Day, type Instant, toInstant } from '@tento/chrono'
import fc from 'fast-check'
import {
  type CoveredRange,
  coverRange,
  type FailedRange,
  failRange,
  markStale,
  type RowPlanState,
  tryRange,
  type UncertifiedRange,
  withoutDays,
} from '../src/index.js'

// Everything happens around one moment, close enough that ranges meet.

/** The host's clock in generated cases. */
export const now: Instant = '2026-11-21T12:00:00.000Z'
const today: Day = '2026-11-21'

/** A day of the two months around today. */
export const day = fc.integer({ min: -50, max: 10 }).map((days) => addDays(today, days))

/** Days in a row, sometimes none. */
export const range: fc.Arbitrary<DateRange> = fc
  .tuple(day, fc.integer({ min: 0, max: 20 }))
  .map(([start, days]) => ({ start, end: addDays(start, days) }))

/** A moment of the last weeks or hours, down to the millisecond. */
export const pastInstant: fc.Arbitrary<Instant> = fc
  .oneof(fc.integer({ min: 0, max: 40 * 86_400_000 }), fc.integer({ min: 0, max: 3 * 3_600_000 }))
  .map((age) => new Date(Date.parse(now) - age).toISOString())

/** A range that was read whole, and when. */
export const reading = fc.record({ range, readAt: pastInstant })

/** A range whose reading failed, and how; few ways, so that neighbours are sometimes alike. */
export const failing = fc.record({
  range,
  failure: fc.record({
    failedAt: fc.oneof(fc.constantFrom(now, '2026-11-21T11:30:00.000Z'), pastInstant),
    code: fc.constantFrom('provider-down', 'unreadable-reply'),
    message: fc.constant('No answer.'),
  }),
})

/** A gap map as readings made it. */
export const covered = fc
  .array(reading, { maxLength: 8 })
  .map((readings) =>
    readings.reduce<readonly CoveredRange[]>((ranges, { range, readAt }) => coverRange(ranges, range, readAt), []),
  )

/** Failures as they were recorded. */
const failed = fc
  .array(failing, { maxLength: 4 })
  .map((failures) =>
    failures.reduce<readonly FailedRange[]>((ranges, { range, failure }) => failRange(ranges, range, failure), []),
  )

/** How fresh a row wants to be. */
export const freshness = fc.record({
  trailingDays: fc.integer({ min: 0, max: 8 }),
  refreshMinutes: fc.integer({ min: 1, max: 3000 }),
})

/** A gap map of which the provider said that some days have changed. */
export const coveredWithStale = fc
  .tuple(covered, fc.array(fc.record({ range, at: pastInstant }), { maxLength: 2 }))
  .map(([ranges, marks]) => marks.reduce((marked, { range, at }) => markStale(marked, range, at), ranges))

/** Ranges that the provider did not have whole when it was asked. */
const uncertified = fc
  .array(fc.record({ range, triedAt: pastInstant }), { maxLength: 3 })
  .map((tries) =>
    tries.reduce<readonly UncertifiedRange[]>((ranges, { range, triedAt }) => tryRange(ranges, range, triedAt), []),
  )

/** A moment of the hours around now. */
const instantAround = fc
  .integer({ min: -3 * 3_600_000, max: 3 * 3_600_000 })
  .map((ms) => toInstant(Date.parse(now) + ms))

/** A row's state, as planning knows it. */
export const planState: fc.Arbitrary<RowPlanState> = fc
  .record({
    covered: coveredWithStale,
    failed,
    uncertified,
    since: fc.option(day),
    paused: fc.constantFrom<readonly string[]>([], [], ['viewport'], ['backfill'], ['viewport', 'backfill']),
    demand: fc.option(
      fc.record({ range, until: instantAround }).map(({ range, until }) => ({ ...range, until, dispatch: null })),
    ),
    retryAt: fc.option(instantAround),
  })
  .map(({ uncertified, ...state }) => ({
    rowId: 'row-1',
    fence: 1,
    cursor: null,
    lookupKey: ':~pond:north:ducks',
    pattern: ':~pond:{place}:ducks',
    lockKey: null,
    failures: state.retryAt === null ? 0 : 1,
    sliceWeight: 1,
    ...state,
    // A day failed or was not there: what happened last is known of it.
    uncertified: state.failed.reduce<readonly UncertifiedRange[]>(
      (ranges, { start, end }) => withoutDays(ranges, { start, end }),
      uncertified,
    ),
  }))
