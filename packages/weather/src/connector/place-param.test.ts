import { type ConnectorError, isConnectorError } from '@lona/connector'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkedPlace, parsePlaceParam, placeParam, readCoordinates } from './place-param.js'

/** The refusal that a call ends with. */
function refusalOf(call: () => unknown): ConnectorError {
  try {
    call()
  } catch (error) {
    if (isConnectorError(error)) return error
    throw error
  }
  throw new Error('the call did not fail')
}

const hundredths = (most: number) => fc.integer({ min: -most * 100, max: most * 100 }).map((count) => count / 100)
const onEarth = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
})

describe('a place in a row key', () => {
  it('comes back from its text, and its text from it', () => {
    fc.assert(
      fc.property(hundredths(90), hundredths(180), (latitude, longitude) => {
        const text = placeParam({ latitude, longitude })
        expect(parsePlaceParam(text)).toEqual({ latitude: latitude + 0, longitude: longitude + 0 })
        expect(placeParam(parsePlaceParam(text))).toBe(text)
      }),
    )
  })

  it('is within half a hundredth of a degree of where it was asked for', () => {
    fc.assert(
      fc.property(onEarth, (place) => {
        const { latitude, longitude } = parsePlaceParam(placeParam(place))
        expect(Math.abs(latitude - place.latitude)).toBeLessThanOrEqual(0.005 + 1e-9)
        expect(Math.abs(longitude - place.longitude)).toBeLessThanOrEqual(0.005 + 1e-9)
      }),
    )
  })

  it.each([
    [{ latitude: 48.8566, longitude: 2.3522 }, '48.86,2.35'],
    [{ latitude: -0.001, longitude: -0 }, '0.00,0.00'],
    [{ latitude: 90, longitude: 180 }, '90.00,180.00'],
    [{ latitude: -90, longitude: -180 }, '-90.00,-180.00'],
    [{ latitude: -33.86, longitude: 151.2 }, '-33.86,151.20'],
  ])('of %j is %s', (place, text) => {
    expect(placeParam(place)).toBe(text)
    expect(checkedPlace(text)).toBe(text)
  })

  it.each([
    ['48.8566,2.3522', '48.86,2.35'],
    ['48.85, 2.35', '48.85,2.35'],
    ['48.85,2.3', '48.85,2.30'],
    ['48,2', '48.00,2.00'],
    ['-0.00,-0.00', '0.00,0.00'],
    ['048.85,2.35', undefined],
    ['48.85', undefined],
    ['48.85,2.35,1', undefined],
    ['4.885e1,2.35', undefined],
    ['Paris', undefined],
    ['', undefined],
    ['NaN,NaN', undefined],
    ['91.00,0.00', undefined],
    ['0.00,-180.01', undefined],
  ])('is not written %j', (text, right) => {
    const error = refusalOf(() => parsePlaceParam(text))
    expect(error).toMatchObject({ code: 'bad-parameter', kind: 'weather', parameter: 'place' })
    expect(error.message).toContain(right === undefined ? "such as '48.85,2.35'" : `Write '${right}'.`)
    expect(refusalOf(() => checkedPlace(text)).message).toBe(error.message)
  })

  it('is refused when it is nowhere', () => {
    for (const place of [
      { latitude: 90.01, longitude: 0 },
      { latitude: 0, longitude: 180.01 },
      { latitude: Number.NaN, longitude: 0 },
      { latitude: 0, longitude: Number.POSITIVE_INFINITY },
    ]) {
      expect(refusalOf(() => placeParam(place))).toMatchObject({ code: 'bad-parameter', parameter: 'place' })
    }
  })

  it('is not repeated at length when it is refused', () => {
    expect(refusalOf(() => parsePlaceParam('x'.repeat(5_000))).message.length).toBeLessThan(200)
  })
})

describe('coordinates as a person writes them', () => {
  it.each([
    [' 48.8566 , 2.3522 ', { latitude: 48.8566, longitude: 2.3522 }],
    ['-33.9,151', { latitude: -33.9, longitude: 151 }],
    ['Paris, Texas', null],
    ['12, 13, 14', null],
    ['95, 0', null],
  ])('%j are read', (text, place) => {
    expect(readCoordinates(text)).toEqual(place)
  })
})
