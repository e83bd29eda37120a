import { describe, expect, it } from 'vitest'
import { lineWords, markWords, valueWords } from './figure-values.js'
import { wordsAt } from './words-at.js'

const temperature = { index: 0, label: 'Temperature', path: 't', unit: '°C', kind: 'curve' as const }
const row = {
  lookupKey: 'k',
  timeZone: 'UTC',
  asOf: null,
  curves: [{ figure: 0, at: [0, 3600], low: [-4, 12.34], high: null }],
  marks: [{ figure: 1, from: 3000, to: 4000, text: 'Deep' }],
  hasMoreMarks: false,
  failure: null,
  days: [],
}

describe('values in words', () => {
  it('are in the units of the reader, with a range where there is one', () => {
    expect(valueWords({ low: -4, high: 12.34 }, '°C', 'metric', 'en-GB')).toBe('−4\u2009–\u200912.3\u00a0°C')
    expect(valueWords({ low: 0, high: 0.01 }, '°C', 'imperial', 'en-US')).toBe('32\u00a0°F')
    expect(valueWords(null, '°C', 'metric')).toBe('–')
  })

  it('are of the moment under the crosshair, else of all that is shown', () => {
    expect(lineWords(row, temperature, 3600, 'metric', 'en-GB')).toBe('12.3\u00a0°C')
    expect(lineWords(row, temperature, null, 'metric', 'de-DE')).toBe('−4\u2009–\u200912,3\u00a0°C')
    expect(lineWords(undefined, temperature, 0, 'metric')).toBe('–')
  })

  it('say of a stretch when it is and what it says', () => {
    expect(markWords({ figure: 0, from: 0, to: 3600, text: 'Deep' }, 'UTC', 'en-GB')).toBe(
      '00:00\u2009–\u200901:00 Deep',
    )
    expect(markWords({ figure: 0, from: 0, to: null, text: null }, 'UTC', 'en-GB')).toBe('00:00')
  })

  it('are read out for a moment, with the stretches that it lies in', () => {
    const axis = { from: 0, to: 86_400, timeZone: 'UTC', zoom: 'day' as const, ticks: [] }
    const display = [temperature, { label: 'Asleep', path: 'a', kind: 'band' as const }]
    const rows = [{ key: 'k', display }] as unknown as Parameters<typeof wordsAt>[1]
    const timeline = {
      range: { start: '1970-01-01', end: '1970-01-02' },
      timeZone: 'UTC',
      from: 0,
      to: 86_400,
      rows: [row],
    }
    expect(wordsAt(axis, rows, timeline, 3600, 'metric', 'en-GB')).toBe('01:00. Temperature 12.3\u00a0°C, Asleep.')
    expect(wordsAt(axis, rows, timeline, 50_000, 'metric', 'en-GB')).toBe('13:53. No values.')
  })
})
