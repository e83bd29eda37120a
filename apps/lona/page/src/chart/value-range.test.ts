import { describe, expect, it } from 'vitest'
import { valueRange } from './value-range.js'

describe('what a value axis reaches', () => {
  it('is all of what there is of a hundred, and amounts from zero', () => {
    expect(valueRange(40, 60, '%')).toEqual([0, 100])
    expect(valueRange(2, 10, 'mm')).toEqual([0, 11])
    expect(valueRange(0, 0, 'mm')).toEqual([0, 0.2])
  })

  it('leaves air around all else, but not below zero where nothing is below zero', () => {
    expect(valueRange(-10, 10, '°C')).toEqual([-12.4, 12.4])
    expect(valueRange(0, 10, 'km/h')).toEqual([0, 11.2])
    expect(valueRange(1013, 1013, 'hPa')).toEqual([1012.5, 1013.5])
  })

  it('is something where there is nothing', () => {
    expect(valueRange(null, null, '°C')).toEqual([0, 1])
  })
})
