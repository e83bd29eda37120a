import fc from 'fast-check'
import { type DateRange, type PartialDate, type SemanticTime, zonedTime } from '../src/index.js'

// Whole hours, half hours, three quarters, half-hour daylight saving, a skipped day, and changes that pass midnight.
const trickyZones = [
  'UTC',
  'Europe/Paris',
  'Europe/Amsterdam',
  'America/New_York',
  'America/Havana',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Pacific/Apia',
  'Africa/Monrovia',
  '+05:45',
  '-03:30',
] as const

/** Time zones that have caught someone out, and two fixed offsets. */
export const timeZone = fc.constantFrom(...trickyZones)

const between = (from: string, to: string): fc.Arbitrary<number> =>
  fc.integer({ min: Date.parse(from), max: Date.parse(to) })

/** Epoch milliseconds from 1900 to 2100, of which half lie near changes that are known to be awkward. */
export const modernMs = fc.oneof(
  between('1900-01-01T00:00Z', '2100-01-01T00:00Z'),
  between('2011-12-28T00:00Z', '2012-01-02T00:00Z'), // Apia skips December 30
  between('2026-03-28T00:00Z', '2026-04-06T00:00Z'), // spring in the north, autumn in Lord Howe
  between('2026-10-24T00:00Z', '2026-11-02T00:00Z'), // autumn in the north
)

/** Epoch milliseconds whose local day lies in the years 0001 to 9999 everywhere. */
export const anyMs = fc.oneof(modernMs, between('0001-01-02T00:00:00.000Z', '9999-12-30T23:59:59.999Z'))

/** Days from 0001-01-01 to 9999-12-31. */
export const anyDay = between('0001-01-01T00:00Z', '9999-12-31T00:00Z').map((ms) =>
  new Date(ms).toISOString().slice(0, 10),
)

/** Years, months and days. */
export const partialDates: fc.Arbitrary<PartialDate> = anyDay.chain((text) => {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number)
  return fc.constantFrom<PartialDate>(
    { kind: 'year', year },
    { kind: 'month', year, month },
    { kind: 'day', year, month, day },
  )
})

/** Points in time in one of the awkward zones. */
export const zonedTimes = fc.tuple(anyMs, timeZone).map(([ms, zone]) => zonedTime(ms, zone))

/** Everything that a semantic time can be. */
export const semanticTimes: fc.Arbitrary<SemanticTime> = fc.oneof(
  partialDates,
  anyMs.map((ms) => ({ kind: 'instant' as const, at: new Date(ms).toISOString() })),
  zonedTimes,
)

const firstModelDay = Date.parse('2024-02-20')

/** A day of a two-month window with a leap day in it: small enough to model a range as a set of its days. */
export const modelDay = (index: number): string =>
  new Date(firstModelDay + index * 86_400_000).toISOString().slice(0, 10)

/** Ranges within the window; some are empty. */
export const modelRanges: fc.Arbitrary<DateRange> = fc
  .tuple(fc.nat(60), fc.nat(14))
  .map(([start, days]) => ({ start: modelDay(start), end: modelDay(start + days) }))
