import { describe, expect, it } from 'vitest'
import { rowName } from '../words/row-name.js'
import { chosenFigures, groupLines, marksOf, withPlaces } from './figures.js'

const display = [
  { label: 'Highest', path: 'high', unit: '°C', kind: 'number' },
  { label: 'Rain', path: 'rain', unit: 'mm', kind: 'number' },
  { label: 'Lowest', path: 'low', unit: '°C', kind: 'number' },
  { label: 'UV index', path: 'uv', kind: 'curve' },
  { label: 'Sunrise', path: 'sunrise', kind: 'event' },
] as const
const labels = (figures: readonly { label: string }[]) => figures.map(({ label }) => label)

describe('the figures of a row', () => {
  it('share an axis with those of the same unit', () => {
    expect(groupLines(withPlaces(display)).map(({ unit, figures }) => [unit, labels(figures)])).toEqual([
      ['°C', ['Highest', 'Lowest']],
      ['mm', ['Rain']],
      ['', ['UV index']],
    ])
    expect(labels(marksOf(withPlaces(display)))).toEqual(['Sunrise'])
  })

  it('are those that the address names, in their own order', () => {
    expect(labels(chosenFigures(display, 'sunrise,rain,nothing'))).toEqual(['Rain', 'Sunrise'])
  })

  it.each([undefined, '', 'nothing'])('are the first line where the address names none: %s', (named) => {
    expect(labels(chosenFigures(display, named))).toEqual(['Highest'])
  })

  it('are the marks of a row that has nothing else', () => {
    expect(labels(chosenFigures(display.slice(4), undefined))).toEqual(['Sunrise'])
    expect(chosenFigures([], undefined)).toEqual([])
  })
})

describe("a row's name", () => {
  it.each([
    [':~weather:{place}:airQuality', 'Air quality'],
    [':~weather:{place}:hourly', 'Hourly'],
  ])('of %s is %s', (pattern, name) => expect(rowName(pattern)).toBe(name))
})
