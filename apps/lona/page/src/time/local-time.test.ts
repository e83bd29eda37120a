import { dayOf, startOfDay } from '@tento/chrono'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayAt, localAt, momentOf, moveDay } from './local-time.js'

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Beirut', 'Asia/Kathmandu', 'Australia/Lord_Howe']
const anyZone = fc.constantFrom(...zones)
const anyDay = fc.integer({ min: 0, max: 365 * 70 }).map((days) => moveDay('1970-01-01', days))

describe('local time', () => {
  it('has the days begin when the calendar of the zone says, as the host counts them', () => {
    fc.assert(
      fc.property(anyDay, anyZone, (day, zone) => {
        expect(momentOf(day, zone)).toBe(Date.parse(startOfDay(day, zone)) / 1000)
      }),
      { numRuns: 500 },
    )
  })

  it('puts a moment on the day on which the host puts it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), anyZone, (at, zone) => {
        expect(dayAt(at, zone)).toBe(dayOf(at * 1000, zone))
      }),
      { numRuns: 500 },
    )
  })

  it('is the moment after the skip where midnight is skipped', () => {
    expect(new Date(momentOf('2026-03-29', 'Asia/Beirut') * 1000).toISOString()).toBe('2026-03-28T22:00:00.000Z')
  })

  it('is written and read back by the minute', () => {
    const at = Date.parse('2026-11-20T13:05:00Z') / 1000
    expect(localAt(at, 'Europe/Berlin')).toBe('2026-11-20T14:05')
    expect(momentOf('2026-11-20T14:05', 'Europe/Berlin')).toBe(at)
  })

  it('moves over months and leap days', () => {
    expect(moveDay('2024-02-28', 1)).toBe('2024-02-29')
    expect(moveDay('2026-01-01', -1)).toBe('2025-12-31')
  })
})
