import { describe, expect, it } from 'vitest'
import { hasNoValues, noValuesWords } from './no-values.js'

const figures = ['Birch pollen', 'Grass pollen'].map((label, index) => ({
  index,
  label,
  path: label,
  kind: 'curve' as const,
}))
const day = (state: 'held' | 'missing' | 'empty') => ({ start: '2026-11-21', end: '2026-11-22', state })
const curve = (figure: number, ...low: (number | null)[]) => ({ figure, at: low.map((_, at) => at), low, high: null })

describe('lines without a value', () => {
  it('are those that have none on days that are held', () => {
    const others = [curve(0), curve(1, null, null), curve(2, 7)]
    expect(hasNoValues({ curves: others, days: [day('held')] }, figures)).toBe(true)
    expect(hasNoValues({ curves: others, days: [day('held'), day('empty')] }, figures)).toBe(true)
    expect(hasNoValues({ curves: [curve(1, null, 0)], days: [day('held')] }, figures)).toBe(false)
  })

  it('are not those whose days are missing, or were read and are empty', () => {
    expect(hasNoValues({ curves: [], days: [day('held'), day('missing')] }, figures)).toBe(false)
    expect(hasNoValues({ curves: [], days: [day('empty')] }, figures)).toBe(false)
  })

  it('are told by their names', () => {
    expect(noValuesWords(figures, 'day')).toBe('No birch pollen or grass pollen on this day.')
    expect(noValuesWords([{ index: 0, label: 'UV index', path: 'uv', kind: 'curve' }], 'year')).toBe(
      'No UV index in this year.',
    )
  })
})
