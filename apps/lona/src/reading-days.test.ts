import { describe, expect, it } from 'vitest'
import { readDay, readDays } from './reading-days.js'

describe('days that a person types', () => {
  it('include both ends', () => {
    expect(readDays('2024-01-01', '2024-01-31')).toEqual({ start: '2024-01-01', end: '2024-02-01' })
    expect(readDays('2024-02-29', '2024-02-29')).toEqual({ start: '2024-02-29', end: '2024-03-01' })
  })

  it('are open where one is left out', () => {
    expect(readDays(undefined, undefined)).toBeNull()
    expect(readDays('2024-01-01', undefined)).toEqual({ start: '2024-01-01', end: '9999-12-31' })
    expect(readDays(undefined, '2024-01-01')).toEqual({ start: '0001-01-01', end: '2024-01-02' })
  })

  it.each(['2026-02-30', '2026-13-01', 'yesterday', '', '2026-1-1', '20260101'])(
    'refuse %j with what to write',
    (text) => {
      expect(() => readDay(text, '--since')).toThrow(/--since is .* no day\. Write it like 2024-01-31/)
    },
  )
})
