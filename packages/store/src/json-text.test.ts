import fc from 'fast-check'
import { expect, it } from 'vitest'
import { jsonText } from './json-text.js'

it('gives text that reads back as the same data', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (data) => {
      expect(JSON.parse(jsonText(data))).toEqual(JSON.parse(JSON.stringify(data)))
    }),
  )
})

it('leaves out members that are undefined', () => {
  expect(jsonText({ a: undefined, b: null })).toBe('{"b":null}')
})

it('refuses what JSON would turn into something else, and names the place', () => {
  class Reading {}
  const cases: readonly [unknown, RegExp][] = [
    [undefined, /^data is undefined/],
    [{ pulse: [60, Number.NaN] }, /^data\.pulse\[1\] is NaN/],
    [{ a: { b: Number.POSITIVE_INFINITY } }, /^data\.a\.b is Infinity/],
    [[undefined], /^data\[0\] is undefined/],
    [Array(1), /^data\[0\] is undefined/],
    [{ at: new Date(0) }, /^data\.at is a Date/],
    [new Map(), /^data is a Map/],
    [new Reading(), /^data is a Reading/],
    [{ f: () => 1 }, /^data\.f is function/],
    [1n, /^data is bigint/],
    [Symbol('x'), /^data is symbol/],
  ]
  for (const [data, message] of cases) expect(() => jsonText(data)).toThrow(message)
})

it('takes objects without a prototype', () => {
  expect(jsonText(Object.assign(Object.create(null), { a: 1 }))).toBe('{"a":1}')
})
