import { describe, expect, it } from 'vitest'
import { isDay, readDayAddress, toDayAddress } from './day-address.js'

describe('the address of the Day view', () => {
  it.each([
    ['/day/2026-11-20', { day: '2026-11-20', zoom: 'day' }],
    ['/day/2026-11-20?zoom=year', { day: '2026-11-20', zoom: 'year' }],
    ['/day/2026-11-20?zoom=week&zone=Europe%2FBerlin', { day: '2026-11-20', zoom: 'week', zone: 'Europe/Berlin' }],
  ] as const)('says all that is shown, and is read back: %s', (text, address) => {
    expect(toDayAddress(address)).toBe(text)
    const { searchParams, pathname } = new URL(text, 'http://localhost')
    expect(readDayAddress(pathname.slice(5), Object.fromEntries(searchParams))).toEqual(address)
  })

  it.each(['2026-02-29', '2026-13-01', '2026-1-1', 'today', '', '0001-01-01'])('knows that %j is no day', (text) => {
    expect(isDay(text)).toBe(false)
    expect(readDayAddress(text, {})).toBeNull()
  })

  it('passes over a zoom and a zone that there are not', () => {
    expect(readDayAddress('2024-02-29', { zoom: 'decade', zone: 'Mars/Olympus' })).toEqual({
      day: '2024-02-29',
      zoom: 'day',
    })
  })
})
