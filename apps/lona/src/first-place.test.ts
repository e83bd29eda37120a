import { expect, it } from 'vitest'
import { firstPlace } from './first-place.js'

it.each([
  ['Europe/Paris', 'Paris'],
  ['America/Argentina/Buenos_Aires', 'Buenos Aires'],
  ['UTC', 'London'],
  ['Etc/GMT+9', 'London'],
])('begins in the time zone %s with %s', (timeZone, place) => {
  expect(firstPlace(timeZone)).toBe(place)
})
