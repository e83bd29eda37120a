import { dayDate, instantTime, zonedTime } from '@lona/connector'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cellIdOf, rowIdOf } from './ids.js'

const rowId = rowIdOf('ada', ':~madeUp:one:days')
const date = dayDate('2026-01-02')

it('derives the ids that earlier versions derived: stored rows and cells are found by them', () => {
  expect(rowId).toBe('503ac6cd-107d-5ef9-925b-d3e08f784c0c')
  expect(rowIdOf('system:weather:48.86,2.35:daily', ':~weather:48.86,2.35:daily')).toBe(
    '64b6b34c-412f-5326-ad9e-5e3aad91a1c1',
  )
  expect(cellIdOf(rowId, { id: 'sleep-1', date })).toBe('beb581bd-8f2d-5784-af40-744a00bf1680')
  expect(cellIdOf(rowId, { date })).toBe('a6753681-56e8-5e64-a005-508dffe19335')
  expect(cellIdOf(rowId, { date, endDate: dayDate('2026-01-03') })).toBe('b62ef4e1-b273-5631-b25a-0964a00074d6')
  expect(cellIdOf(rowId, { date: instantTime('2026-01-02T03:04:05Z') })).toBe('25b3b031-423f-5773-82a2-4648ec02b0aa')
  expect(cellIdOf(rowId, { date: zonedTime('2026-01-02T03:04:05Z', 'Europe/Paris') })).toBe(
    '6a4d6cf2-261b-51f7-9b33-ac5c365c84f3',
  )
})

it('gives a record that moves the same id, and one without an id the id of its time', () => {
  expect(cellIdOf(rowId, { id: 'x', date })).toBe(cellIdOf(rowId, { id: 'x', date: dayDate('1999-09-09') }))
  expect(cellIdOf(rowId, { date })).not.toBe(cellIdOf(rowId, { date: dayDate('2026-01-03') }))
  expect(cellIdOf(rowId, { date })).not.toBe(cellIdOf(rowId, { date, endDate: date }))
})

it('never takes a provider’s id for a time', () => {
  const time = cellIdOf(rowId, { date })
  for (const id of ['2026-01-02', '2026-01-02/', 'time:2026-01-02/', '']) {
    expect(cellIdOf(rowId, { id, date })).not.toBe(time)
  }
})

it('gives different ids to different identities', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 6 })
  const newlines = fc.string({ unit: fc.constantFrom('\n', ':', '"', ',', 'a', '[', ']', '\\'), maxLength: 5 })
  const key = fc.oneof(text, newlines)
  fc.assert(
    fc.property(key, key, key, key, (scope, lookupKey, otherScope, otherKey) => {
      const same = scope === otherScope && lookupKey === otherKey
      expect(rowIdOf(scope, lookupKey) === rowIdOf(otherScope, otherKey)).toBe(same)
    }),
    { numRuns: 2000, examples: [['a\nb', 'c', 'a', 'b\nc']] },
  )
  fc.assert(
    fc.property(key, key, (one, other) => {
      expect(cellIdOf(rowId, { id: one, date }) === cellIdOf(rowId, { id: other, date })).toBe(one === other)
    }),
    { numRuns: 1000 },
  )
})
