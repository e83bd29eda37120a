import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyDay, anyMs, modernMs, timeZone } from '../test/arbitraries.js'
import { addDays, dayOf, hoursInDay, startOfDay, today, zonedTime } from './index.js'

/** The wall clock by another road: what `Intl` prints. */
function intlWallClock(ms: number, zone: string): string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
  return format.format(ms).replace(' ', 'T')
}

describe('a local day', () => {
  it('is the day that the clocks of the place show', () => {
    expect(dayOf('2026-05-17T22:30:00.000Z', 'Europe/Paris')).toBe('2026-05-18')
    expect(dayOf('2026-05-17T03:30:00.000Z', 'America/New_York')).toBe('2026-05-16')
    expect(dayOf('2026-05-17T18:15:00.000Z', '+05:45')).toBe('2026-05-18')
    expect(dayOf(new Date('2026-05-17T18:14:59.999Z'), '+05:45')).toBe('2026-05-17')
    expect(dayOf(Date.parse('2026-05-17T22:30:00Z'), 'UTC')).toBe('2026-05-17')
  })

  it('agrees with Intl on wall clock and day in every zone, in any order of asking', () => {
    fc.assert(
      fc.property(modernMs, timeZone, (ms, zone) => {
        const wallClock = intlWallClock(ms, zone)
        expect(zonedTime(ms, zone).local.slice(0, 19)).toBe(wallClock)
        expect(dayOf(ms, zone)).toBe(wallClock.slice(0, 10))
      }),
      { numRuns: 1500 },
    )
  })

  it('changes at the very millisecond at which the clocks change', () => {
    const apia = Date.parse('2011-12-30T10:00:00.000Z')
    expect([apia - 1, apia, apia - 1].map((ms) => dayOf(ms, 'Pacific/Apia'))).toEqual([
      '2011-12-29',
      '2011-12-31',
      '2011-12-29',
    ])
    const paris = Date.parse('2026-10-25T01:00:00.000Z')
    expect([paris - 1, paris, paris - 1].map((ms) => zonedTime(ms, 'Europe/Paris').offset)).toEqual([
      '+02:00',
      '+01:00',
      '+02:00',
    ])
  })

  it('is right before a change of clocks that was the first thing ever asked of a zone', () => {
    const vilnius = Date.parse('2026-10-25T01:00:00.000Z') // used in no other test: nothing is remembered of it
    expect(zonedTime(vilnius, 'Europe/Vilnius').offset).toBe('+02:00')
    expect(zonedTime(vilnius - 1, 'Europe/Vilnius').offset).toBe('+03:00')
  })

  it('starts where the day before has ended', () => {
    fc.assert(
      fc.property(anyMs, timeZone, (ms, zone) => {
        const day = dayOf(ms, zone)
        fc.pre(day > '0001-01-02' && day < '9999-12-30')
        const start = Date.parse(startOfDay(day, zone))
        expect(dayOf(start, zone)).toBe(day)
        expect(dayOf(start - 1, zone) < day).toBe(true)
        expect(Date.parse(startOfDay(addDays(day, 1), zone)) - start).toBe(hoursInDay(day, zone) * 3_600_000)
      }),
      { numRuns: 1000 },
    )
  })

  it('starts after the gap where the clocks skip midnight, and the first time where they pass it twice', () => {
    expect(startOfDay('2018-11-04', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00.000Z') // 01:00 -02:00
    expect(startOfDay('2026-11-01', 'America/Havana')).toBe('2026-11-01T04:00:00.000Z') // 00:00 -04:00, then again -05:00
  })

  it.each([
    ['2026-03-29', 'Europe/Paris', 23],
    ['2026-10-25', 'Europe/Paris', 25],
    ['2026-03-08', 'America/New_York', 23],
    ['2026-11-01', 'America/New_York', 25],
    ['2026-04-05', 'Australia/Lord_Howe', 24.5],
    ['2026-10-04', 'Australia/Lord_Howe', 23.5],
    ['2011-12-29', 'Pacific/Apia', 24],
    ['2011-12-30', 'Pacific/Apia', 0],
    ['2011-12-31', 'Pacific/Apia', 24],
    ['2026-05-17', 'Asia/Kolkata', 24],
    ['2026-03-29', '+01:00', 24],
    ['9999-12-31', 'Europe/Paris', 24],
  ])('%s in %s has %s hours', (day, zone, hours) => {
    expect(hoursInDay(day, zone)).toBe(hours)
  })

  it('that was skipped starts, with no length, where the next one does', () => {
    expect(startOfDay('2011-12-30', 'Pacific/Apia')).toBe(startOfDay('2011-12-31', 'Pacific/Apia'))
  })

  it('starts at midnight of a fixed offset, for any day', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        fc.pre(day > '0001-01-01')
        expect(startOfDay(day, '+05:45')).toBe(`${addDays(day, -1)}T18:15:00.000Z`)
      }),
    )
  })

  it('is today by the clock that is handed in, of UTC where no zone is named', () => {
    const now = new Date('2026-11-21T23:30:00Z')
    expect(today(now)).toBe('2026-11-21')
    expect(today(now, 'Europe/Paris')).toBe('2026-11-22')
  })

  it('must lie in the years 0001 to 9999', () => {
    expect(() => dayOf('0001-01-01T00:00:00.000Z', 'America/New_York')).toThrow(
      expect.objectContaining({ code: 'invalid-date' }),
    )
    expect(() => dayOf('9999-12-31T23:00:00.000Z', 'Asia/Kolkata')).toThrow(
      expect.objectContaining({ code: 'invalid-date' }),
    )
    expect(() => startOfDay('0001-01-01', 'Asia/Kolkata')).toThrow(expect.objectContaining({ code: 'invalid-time' }))
    expect(() => startOfDay('2026-02-30', 'Asia/Kolkata')).toThrow(expect.objectContaining({ code: 'invalid-date' }))
    expect(() => hoursInDay('2026-05-17', 'Mars/Olympus')).toThrow(
      expect.objectContaining({ code: 'invalid-time-zone' }),
    )
  })
})
