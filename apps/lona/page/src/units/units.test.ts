import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toShownUnit, unitSystemOf } from './units.js'

describe('units', () => {
  it.each([
    ['°C', 100, 212, '°F'],
    ['°C', -40, -40, '°F'],
    ['km/h', 100, 62.137, 'mph'],
    ['m/s', 10, 22.369, 'mph'],
    ['km', 42.195, 26.219, 'mi'],
    ['m', 8848, 29_028.87, 'ft'],
    ['mm', 25.4, 1, 'in'],
    ['cm', 180, 70.866, 'in'],
    ['hPa', 1013.25, 29.921, 'inHg'],
    ['kg', 70, 154.324, 'lb'],
    ['s', 25_920, 7.2, 'h'],
  ])('%s are converted: %d is %d %s', (unit, value, expected, name) => {
    const shown = toShownUnit(unit, 'imperial')
    expect(shown.unit).toBe(name)
    expect(shown.convert(value)).toBeCloseTo(expected, 2)
  })

  it('stay as they are in the metric system, and where they have no other name', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.constantFrom('°C', 'km', 'bpm', '%'), (value, unit) => {
        expect(toShownUnit(unit, 'metric').convert(value)).toBe(value)
      }),
    )
    expect(toShownUnit('s', 'metric')).toMatchObject({ unit: 'h' })
    expect(toShownUnit('bpm', 'imperial')).toMatchObject({ unit: 'bpm' })
    expect(toShownUnit(undefined, 'imperial')).toMatchObject({ unit: '' })
  })

  it('are those of the place where a locale is spoken', () => {
    expect(['en-US', 'en', 'es-US', 'en-GB', 'de', 'my'].map(unitSystemOf)).toEqual([
      'imperial',
      'imperial',
      'imperial',
      'metric',
      'metric',
      'imperial',
    ])
  })
})
