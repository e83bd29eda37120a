import { describe, expect, it } from 'vitest'
import { addDays, countDays, localDayOf, toInstant, toUtcSeconds } from './days.js'

describe('local days', () => {
  const at = (text: string): number => Date.parse(text) / 1_000

  it('follow the calendar of the zone, in summer and in winter', () => {
    const inRome = localDayOf('Europe/Rome')
    expect(inRome?.(at('2026-07-01T22:00:00Z'))).toBe('2026-07-02')
    expect(inRome?.(at('2026-01-01T22:00:00Z'))).toBe('2026-01-01')
    expect(localDayOf('Etc/GMT+9')?.(at('2026-01-01T08:59:00Z'))).toBe('2025-12-31')
    expect(localDayOf('Asia/Kathmandu')?.(at('2026-01-01T18:15:00Z'))).toBe('2026-01-02')
  })

  it('are unknown in a zone that the runtime does not know', () => {
    expect(localDayOf('Mars/Olympus')).toBeNull()
  })

  it('are counted and stepped over month ends and leap days', () => {
    expect(addDays('2028-02-28', 2)).toBe('2028-03-01')
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
    expect(countDays({ start: '2028-02-01', end: '2028-03-01' })).toBe(29)
    expect(toInstant(toUtcSeconds('2026-01-26'))).toBe('2026-01-26T00:00:00.000Z')
  })
})
