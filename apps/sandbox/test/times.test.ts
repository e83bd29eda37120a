import { describe, expect, it } from 'vitest'
import { createSandbox } from '../src/index.js'
import { ask } from './ask.js'

const at = (now: string) => createSandbox({ now: () => new Date(now) })
const berlin = 'latitude=52.52&longitude=13.41'

describe('times of an answer', () => {
  it('use the offset of the request for every date, also beyond a clock change', async () => {
    const query = `${berlin}&timezone=Europe/Berlin&hourly=temperature_2m&start_date=2026-10-24&end_date=2026-10-26`
    const winter = await ask(at('2026-11-21T13:00:00Z'), 'archive', query)
    const summer = await ask(at('2026-10-24T13:00:00Z'), 'forecast', query)
    expect([winter.body.utc_offset_seconds, summer.body.utc_offset_seconds]).toEqual([3600, 7200])
    // 25 October 2026 has 25 hours in Berlin; both answers have 24 for each day, none repeated.
    for (const { body } of [winter, summer]) {
      expect(body.hourly.time).toHaveLength(72)
      expect(new Set(body.hourly.time).size).toBe(72)
      expect([body.hourly.time?.[0], body.hourly.time?.[71]]).toEqual(['2026-10-24T00:00', '2026-10-26T23:00'])
    }
  })

  it('shift the same weather by the offset, so that one instant has one value', async () => {
    const query = `${berlin}&hourly=temperature_2m&start_date=2026-07-02&end_date=2026-07-02`
    const sandbox = at('2026-11-21T13:00:00Z')
    const utc = await ask(sandbox, 'archive', query)
    const local = await ask(sandbox, 'archive', `${query}&timezone=Europe/Berlin`)
    expect(local.body.hourly.temperature_2m?.slice(1)).toEqual(utc.body.hourly.temperature_2m?.slice(0, 23))
  })

  it('are UTC as unixtime, and a day needs the offset added to find its date', async () => {
    const query = `${berlin}&timezone=Europe/Berlin&timeformat=unixtime&daily=sunrise,temperature_2m_max&hourly=is_day&forecast_days=2`
    const { body } = await ask(at('2026-11-21T13:00:00Z'), 'forecast', query)
    const [day] = body.daily.time ?? []
    expect(day).toBe(Date.parse('2026-11-20T23:00:00Z') / 1000)
    expect(new Date((Number(day) + body.utc_offset_seconds) * 1000).toISOString()).toBe('2026-11-21T00:00:00.000Z')
    expect(body.hourly.time?.[0]).toBe(day)
    expect(Number(body.daily.sunrise?.[0])).toBeGreaterThan(Number(day))
    expect([body.daily_units.time, body.daily_units.sunrise, body.hourly_units.time]).toEqual(Array(3).fill('unixtime'))
  })

  it.each([
    ['Kathmandu', '27.7,85.32', 'Asia/Kathmandu', 20_700],
    ['Apia', '-13.8,-171.8', 'Pacific/Apia', 46_800],
    ['Lord Howe Island', '-31.55,159.08', 'Australia/Lord_Howe', 39_600],
    ['the middle of the Pacific', '-12.46,-130.84', 'Etc/GMT+9', -32_400],
    ['the middle of the Atlantic', '0,0', 'GMT', 0],
  ])('find the zone of %s by its coordinates', async (_, place, zone, offset) => {
    const [latitude, longitude] = place.split(',')
    const query = `latitude=${latitude}&longitude=${longitude}&timezone=auto&daily=temperature_2m_max`
    const { body } = await ask(at('2026-11-21T13:00:00Z'), 'forecast', query)
    expect([body.timezone, body.utc_offset_seconds]).toEqual([zone, offset])
    const today = new Date(Date.parse('2026-11-21T13:00:00Z') + offset * 1000).toISOString().slice(0, 10)
    expect(body.daily.time?.[0]).toBe(today)
  })

  it('follow past_days, forecast_days, past_hours and forecast_hours', async () => {
    const sandbox = at('2026-11-21T13:20:00Z')
    const days = await ask(sandbox, 'forecast', `${berlin}&daily=rain_sum&past_days=2&forecast_days=1`)
    expect(days.body.daily.time).toEqual(['2026-11-19', '2026-11-20', '2026-11-21'])
    const hours = await ask(sandbox, 'forecast', `${berlin}&hourly=rain&past_hours=1&forecast_hours=2`)
    expect(hours.body.hourly.time).toEqual(['2026-11-21T12:00', '2026-11-21T13:00', '2026-11-21T14:00'])
    const air = await ask(sandbox, 'air-quality', `${berlin}&hourly=pm10`)
    expect(air.body.hourly.time).toHaveLength(5 * 24)
    const quarters = await ask(sandbox, 'forecast', `${berlin}&minutely_15=rain`)
    expect(quarters.body.minutely_15.time).toHaveLength(3 * 96)
  })

  it('give the sun no rest at the pole in summer and none of it in winter', async () => {
    const place = 'latitude=78.2&longitude=15.6&timezone=auto&daily=daylight_duration,sunrise,sunset'
    const sandbox = at('2026-11-21T13:00:00Z')
    const summer = await ask(sandbox, 'archive', `${place}&start_date=2026-06-21&end_date=2026-06-21`)
    const winter = await ask(sandbox, 'forecast', `${place}&forecast_days=1`)
    expect(summer.body.daily.daylight_duration).toEqual([86_400])
    expect(winter.body.daily.daylight_duration).toEqual([0])
    expect(winter.body.daily.sunrise).toEqual(winter.body.daily.sunset)
  })
})

describe('what is not there', () => {
  it('is null for the last days of the archive, and shorter for the IFS', async () => {
    const query = `${berlin}&start_date=2026-11-14&end_date=2026-11-21&hourly=temperature_2m&daily=temperature_2m_max&models=era5,ecmwf_ifs`
    const { body } = await ask(at('2026-11-21T13:00:00Z'), 'archive', query)
    const known = (values: unknown[] | undefined) => values?.filter((value) => value !== null).length
    expect(known(body.daily.temperature_2m_max_era5)).toBe(2)
    expect(known(body.daily.temperature_2m_max_ecmwf_ifs)).toBe(5)
    expect(known(body.hourly.temperature_2m_era5)).toBe(48)
  })

  it('is null beyond the horizon of the newest run, which reaches 16 days', async () => {
    const { body } = await ask(
      at('2026-11-21T03:00:00Z'),
      'forecast',
      `${berlin}&hourly=rain&daily=rain_sum&forecast_days=16`,
    )
    const rain = body.hourly.rain ?? []
    expect(rain).toHaveLength(384)
    expect(rain.indexOf(null)).toBe(15 * 24 + 19)
    expect(body.daily.rain_sum?.map((value) => value === null)).toEqual([...Array(15).fill(false), true])
  })

  it('is null for variables and models that a source does not have, pollen outside Europe among them', async () => {
    const sandbox = at('2026-05-21T03:00:00Z')
    const archive = await ask(sandbox, 'archive', `${berlin}&start_date=2026-05-01&end_date=2026-05-01&hourly=uv_index`)
    expect(new Set(archive.body.hourly.uv_index)).toEqual(new Set([null]))
    expect(archive.body.hourly_units.uv_index).toBe('undefined')
    const short = await ask(sandbox, 'forecast', `${berlin}&daily=rain_sum&models=icon_d2`)
    expect(short.body.daily.rain_sum?.at(-1)).toBeNull()
    const tokyo = await ask(
      sandbox,
      'air-quality',
      'latitude=35.7&longitude=139.7&hourly=grass_pollen,pm10&forecast_days=1',
    )
    expect(new Set(tokyo.body.hourly.grass_pollen)).toEqual(new Set([null]))
    expect(tokyo.body.hourly.pm10).not.toContain(null)
    const paris = await ask(sandbox, 'air-quality', 'latitude=48.9&longitude=2.3&hourly=grass_pollen&forecast_days=1')
    expect(paris.body.hourly.grass_pollen).not.toContain(null)
  })
})
