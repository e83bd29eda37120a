import { describe, expect, it } from 'vitest'
import { parserOf, toParameter } from './values.js'

describe('toParameter', () => {
  it('writes a date as its UTC instant, wherever this computer is', () => {
    expect(toParameter(new Date('2026-03-29T02:30:00.5+02:00'))).toBe('2026-03-29T00:30:00.500Z')
  })

  it('refuses a date that is none', () => {
    expect(() => toParameter(new Date(Number.NaN))).toThrow(RangeError)
  })

  it('writes objects as JSON, arrays as arrays, and nothing as null', () => {
    expect(toParameter({ a: [1] })).toBe('{"a":[1]}')
    expect(toParameter([1, 'a"b\\c', null, [true], { x: 1 }])).toBe(
      String.raw`{"1","a\"b\\c",NULL,{"true"},"{\"x\":1}"}`,
    )
    expect([toParameter(undefined), toParameter(null), toParameter(10n)]).toEqual([null, null, '10'])
  })

  it('takes only the bytes that a view shows', () => {
    const buffer = new Uint8Array([1, 2, 3, 4]).buffer
    expect(toParameter(new Uint8Array(buffer, 1, 2))).toEqual(Buffer.from([2, 3]))
    expect(toParameter(new DataView(buffer, 3))).toEqual(Buffer.from([4]))
    expect(toParameter(buffer)).toEqual(Buffer.from([1, 2, 3, 4]))
  })
})

describe('parserOf', () => {
  it('leaves text what it does not know', () => {
    expect(parserOf(999_999)('anything')).toBe('anything')
  })
})
