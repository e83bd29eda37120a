import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { airAt } from './air.js'
import { findAirVariable } from './air-variables.js'
import { type Sky, skyAt } from './series.js'

const spot = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
  elevation: fc.integer({ min: 0, max: 4000 }),
})
const hour = fc
  .integer({ min: Date.UTC(1940, 0, 1) / 3_600_000, max: Date.UTC(2030, 0, 1) / 3_600_000 })
  .map((hours) => hours * 3600)
const hours = (start: number, count: number, place: Sky['spot']): Sky[] =>
  Array.from({ length: count }, (_, index) => skyAt(place, start + index * 3600))

describe('the weather that is made up', () => {
  it('keeps within what air can do, anywhere and at any time', () => {
    fc.assert(
      fc.property(spot, hour, (place, at) => {
        const sky = skyAt(place, at)
        expect(sky.temperature).toBeGreaterThan(-75)
        expect(sky.temperature).toBeLessThan(55)
        expect(sky.dewPoint).toBeLessThan(sky.temperature)
        expect(sky.humidity).toBeLessThanOrEqual(100)
        expect(sky.pressureMsl).toBeGreaterThan(940)
        expect(sky.pressureMsl).toBeLessThan(1080)
        expect(sky.pressureSurface).toBeLessThanOrEqual(sky.pressureMsl)
        expect(sky.gust).toBeGreaterThan(sky.windSpeed)
        expect(sky.windDirection).toBeGreaterThanOrEqual(0)
        expect(sky.windDirection).toBeLessThan(360)
      }),
    )
  })

  it('has no sun at night and no rain from a clear sky', () => {
    fc.assert(
      fc.property(spot, hour, (place, at) => {
        const sky = skyAt(place, at)
        if (!sky.isDay) expect(sky.radiationNow.global).toBe(0)
        if (!sky.isDay && !skyAt(place, at - 3600).isDay) expect(sky.radiation.global).toBe(0)
        if (sky.precipitation > 0) expect(sky.cloud).toBeGreaterThanOrEqual(0.7)
        expect(sky.rain + sky.showers + sky.snowWater).toBeCloseTo(sky.precipitation, 6)
      }),
    )
  })

  it('says with its code what falls', () => {
    fc.assert(
      fc.property(spot, hour, (place, at) => {
        const { weatherCode, precipitation, snowWater, cloud } = skyAt(place, at)
        expect(weatherCode >= 51).toBe(precipitation > 0)
        if (weatherCode >= 71 && weatherCode <= 75) expect(snowWater).toBeGreaterThan(0)
        if (weatherCode === 0) expect(cloud).toBeLessThan(0.15)
      }),
    )
  })

  it('changes smoothly from hour to hour and from place to place', () => {
    fc.assert(
      fc.property(spot, hour, (place, at) => {
        const here = skyAt(place, at)
        expect(Math.abs(skyAt(place, at + 3600).temperature - here.temperature)).toBeLessThan(6)
        const near = { ...place, latitude: Math.min(90, place.latitude + 0.05) }
        expect(Math.abs(skyAt(near, at).temperature - here.temperature)).toBeLessThan(1.5)
      }),
    )
  })

  it('is warmer in summer and in the afternoon, on both halves of the earth', () => {
    const mean = (skies: Sky[]) => skies.reduce((sum, sky) => sum + sky.temperature, 0) / skies.length
    const monthOf = (place: Sky['spot'], month: number) => mean(hours(Date.UTC(2025, month, 1) / 1000, 30 * 24, place))
    const berlin = { latitude: 52.5, longitude: 13.4, elevation: 40 }
    const sydney = { latitude: -33.9, longitude: 151.2, elevation: 40 }
    expect(monthOf(berlin, 6)).toBeGreaterThan(monthOf(berlin, 0) + 12)
    expect(monthOf(sydney, 0)).toBeGreaterThan(monthOf(sydney, 6) + 6)
    const days = hours(Date.UTC(2025, 5, 1) / 1000, 30 * 24, berlin)
    const byHour = (hour: number) => mean(days.filter((sky) => new Date(sky.at * 1000).getUTCHours() === hour))
    expect(byHour(14)).toBeGreaterThan(byHour(3) + 3)
  })

  it('rains on some days and not on others, and snows in a northern winter', () => {
    const oslo = { latitude: 59.9, longitude: 10.7, elevation: 26 }
    const year = hours(Date.UTC(2025, 0, 1) / 1000, 365 * 24, oslo)
    const wet = year.filter((sky) => sky.precipitation > 0).length / year.length
    expect(wet).toBeGreaterThan(0.03)
    expect(wet).toBeLessThan(0.4)
    expect(year.some((sky) => sky.weatherCode >= 71 && sky.weatherCode <= 75)).toBe(true)
  })

  it('rates the air by its worst pollutant', () => {
    fc.assert(
      fc.property(spot, hour, (place, at) => {
        const air = airAt(place, at)
        const index = (name: string) => Number(findAirVariable(name)?.read(air))
        const parts = ['pm2_5', 'pm10', 'nitrogen_dioxide', 'ozone', 'sulphur_dioxide']
        expect(index('european_aqi')).toBe(Math.max(...parts.map((part) => index(`european_aqi_${part}`))))
        expect(index('us_aqi')).toBeGreaterThanOrEqual(Math.max(...parts.map((part) => index(`us_aqi_${part}`))))
        expect(air.pm10).toBeGreaterThanOrEqual(air.pm25)
      }),
    )
  })
})
