import fc from 'fast-check'
import { expect, it } from 'vitest'
import { byteWords } from './byte-words.js'

it.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1000, '1.0 kB'],
  [999_949, '999.9 kB'],
  [999_950, '1.0 MB'],
  [12_345_678, '12.3 MB'],
  [5e15, '5000.0 TB'],
])('says %d as %s', (bytes, words) => {
  expect(byteWords(bytes)).toBe(words)
})

it('never says more than a thousand of a unit that has a larger one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e14 }), (bytes) => {
      expect(byteWords(bytes)).toMatch(/^\d{1,3}(\.\d)? (bytes|kB|MB|GB|TB)$/)
    }),
  )
})
