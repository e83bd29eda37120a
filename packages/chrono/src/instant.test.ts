import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyMs } from '../test/arbitraries.js'
import { toInstant } from './index.js'

describe('an instant', () => {
  it('is one text, from whatever names the same moment', () => {
    const canonical = '2026-05-17T10:00:00.120Z'
    const milliseconds = Date.parse(canonical)
    const same = [
      milliseconds,
      milliseconds + 0.9,
      new Date(milliseconds),
      canonical,
      '2026-05-17T10:00:00.12Z',
      '2026-05-17T10:00:00.120999999999Z',
      '2026-05-17T12:00:00.12+02:00',
      '2026-05-17T12:00:00.12+0200',
      '2026-05-17T12:00:00.12+02',
      '2026-05-17T09:15:30.12-00:44:30',
      '2026-05-17T10:00:00.12-00:00',
    ]
    expect(new Set(same.map(toInstant))).toEqual(new Set([canonical]))
  })

  it('fills up seconds, and reads a leap second as the second before', () => {
    expect(toInstant('2026-05-17T10:00Z')).toBe('2026-05-17T10:00:00.000Z')
    expect(toInstant('2016-12-31T23:59:60Z')).toBe('2016-12-31T23:59:59.000Z')
  })

  it('cuts off before 1970 as after it', () => {
    expect(toInstant(-0.5)).toBe('1969-12-31T23:59:59.999Z')
    expect(toInstant('1969-12-31T23:59:59.9999Z')).toBe('1969-12-31T23:59:59.999Z')
  })

  it('comes back from its text', () => {
    fc.assert(
      fc.property(anyMs, (ms) => {
        expect(Date.parse(toInstant(ms))).toBe(ms)
        expect(toInstant(toInstant(ms))).toBe(toInstant(ms))
      }),
    )
  })

  it.each([
    'garbage',
    '',
    '2026-05-17',
    '2026-05-17T10:00:00', // whose clock?
    '2026-05-17 10:00:00Z',
    '2026-02-30T10:00:00Z',
    '2026-05-17T24:00:00Z',
    '2026-05-17T10:60:00Z',
    '2026-05-17T10:00:61Z',
    '2026-05-17T10:00:00.Z',
    '2026-05-17T10:00:00+24:00',
    '2026-05-17T10:00:00+2:00',
    '2026-05-17T10:00:00Z[Europe/Paris]',
    '0000-12-31T23:59:59Z',
    '0001-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    '+010000-01-01T00:00:00Z',
    '1747476000000',
  ])('refuses the text "%s"', (text) => {
    expect(() => toInstant(text)).toThrow(expect.objectContaining({ code: 'invalid-time', text }))
  })

  it.each([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    new Date('garbage'),
    Date.parse('0001-01-01T00:00:00.000Z') - 1,
    Date.parse('9999-12-31T23:59:59.999Z') + 1,
  ])('refuses %s', (value) => {
    expect(() => toInstant(value)).toThrow(expect.objectContaining({ code: 'invalid-time' }))
  })

  it('is not 1970 when there is nothing, whatever the compiler was told', () => {
    for (const nothing of JSON.parse('[null, false, [], {}, ""]')) {
      expect(() => toInstant(nothing)).toThrow(expect.objectContaining({ code: 'invalid-time' }))
    }
  })
})
