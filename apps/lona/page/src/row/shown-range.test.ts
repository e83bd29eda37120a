import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { daysOf, isLocal, toShownRange, toSpan, withinDays } from './shown-range.js'

const zone = 'Europe/Berlin'

describe('the address of a stretch', () => {
  it('says days where it shows whole ones, the last included, however long they are', () => {
    const range = { from: '2026-03-29', to: '2026-10-25' }
    expect(toShownRange(toSpan(range, zone), zone)).toEqual(range)
  })

  it('says minutes where it does not', () => {
    const range = { from: '2026-03-28T13:00', to: '2026-03-29T02:00' }
    expect(toShownRange(toSpan({ from: '2026-03-28T13:00', to: '2026-03-29T02:00' }, 'UTC'), 'UTC')).toEqual(range)
  })

  it('gives the same stretch back, to the minute, but for an hour that the clocks repeat', () => {
    const anyMinute = fc.integer({ min: 0, max: 30_000_000 }).map((minutes) => minutes * 60)
    fc.assert(
      fc.property(anyMinute, anyMinute, fc.constantFrom('UTC', 'Asia/Kathmandu'), (from, length, timeZone) => {
        const span = { from, to: from + length + 60 }
        expect(toSpan(toShownRange(span, timeZone), timeZone)).toEqual(span)
      }),
    )
  })

  it('asks for all days that it touches', () => {
    expect(daysOf(toSpan({ from: '2026-11-20', to: '2026-11-21' }, zone), zone)).toEqual({
      from: '2026-11-20',
      to: '2026-11-21',
    })
  })

  it('knows what is no time', () => {
    expect(['2026-11-20', '2026-11-20T12:30'].every(isLocal)).toBe(true)
    expect(['', 'x', '2026-13-40', '2026-11-20T', undefined].some(isLocal)).toBe(false)
  })

  it('is cut to the days that there are', () => {
    const days = { from: '2016-01-01', to: '2026-11-28' }
    expect(withinDays({ from: '0001-01-01', to: '2026-11-28T12:00' }, days)).toEqual({
      from: '2016-01-01',
      to: '2026-11-28T12:00',
    })
    expect(withinDays({ from: '2026-01-01T06:00', to: '9999-01-01' }, days)).toEqual({
      from: '2026-01-01T06:00',
      to: '2026-11-28',
    })
    expect(withinDays({ from: '1990-01-01', to: '1991-01-01' }, days)).toBeUndefined()
  })
})
