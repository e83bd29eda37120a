import { expect, it } from 'vitest'
import { fixture } from '../../test/fixture.js'
import { toPlace } from './geocoding.js'
import { placesWireSchema } from './geocoding-wire.js'

it('reads a place whole, and a place whose zeros and empty texts were left out', () => {
  const places = placesWireSchema.parse(fixture('places')).results?.map(toPlace)
  expect(places?.[0]).toEqual({
    id: 1001,
    name: 'Exampleton',
    latitude: 45.5,
    longitude: 9.25,
    elevationMeters: 120,
    timeZone: 'Europe/Rome',
    country: 'Italy',
    countryCode: 'IT',
    admin1: 'Region',
    admin2: 'Province',
    admin3: null,
    admin4: null,
    population: 1000,
    featureCode: 'PPLA',
    postcodes: ['00001', '00002'],
  })
  expect(places?.[1]).toMatchObject({ latitude: 0, longitude: 9.5, countryCode: null, population: null, postcodes: [] })
})

it('knows a search without a match by its missing results', () => {
  expect(placesWireSchema.parse(fixture('places-none')).results).toBeUndefined()
})
