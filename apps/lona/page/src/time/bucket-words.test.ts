import { describe, expect, it } from 'vitest'
import { bucketWords, placeWords } from './bucket-words.js'
import { momentOf } from './local-time.js'

const zone = 'Europe/Berlin'
const words = (from: string, to: string, shift = 0): string =>
  bucketWords({ from: momentOf(from, zone) + shift, to: momentOf(to, zone) + shift }, zone, 'en-GB').replaceAll(
    /\s*–\s*/g,
    ' – ',
  )

describe('a stretch of time in words', () => {
  it('is its day or its days, also where the clocks were changed before it', () => {
    expect(words('2026-11-21', '2026-11-22')).toBe('21 Nov 2026')
    expect(words('2026-07-21', '2026-07-22', 3600)).toBe('21 Jul 2026')
    expect(words('2026-07-21', '2026-07-22', -3600)).toBe('21 Jul 2026')
    expect(words('2021-12-01', '2021-12-05')).toBe('1 – 4 Dec 2021')
  })

  it('is from moment to moment where it is no whole day', () => {
    expect(words('2026-11-21T06:00', '2026-11-21T12:00')).toBe('21 Nov 2026, 06:00 – 12:00')
    expect(words('2021-12-15T16:36', '2021-12-16T20:12')).toBe('15 Dec 2021, 16:36 – 16 Dec 2021, 20:12')
  })

  it('says of a place in a chart what stands there', () => {
    const ats = ['2026-11-19', '2026-11-20', '2026-11-21'].map((day) => momentOf(day, zone))
    const at = (place: number, isBucket: boolean, isDay: boolean): string =>
      placeWords(ats, place, { isBucket, isDay }, zone, 'en-GB')
    expect(at(0, true, false)).toBe('19 Nov 2026')
    expect(at(2, true, false)).toBe('21 Nov 2026')
    expect(at(2, false, true)).toBe('21 Nov 2026')
    expect(at(2, false, false)).toBe('21 Nov 2026, 00:00')
  })
})
