import { expect, it } from 'vitest'
import { valueAt } from './value-at.js'

it('finds what stands at a path, and nothing where a path leads nowhere', () => {
  expect([
    valueAt({ a: { b: 1 } }, 'a.b'),
    valueAt({ a: [1] }, 'a.0'),
    valueAt(null, 'a'),
    valueAt({}, 'toString'),
  ]).toEqual([1, null, null, null])
})
