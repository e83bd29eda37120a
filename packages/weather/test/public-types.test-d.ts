import { createWeatherClient, type WeatherErrorCode, weatherLimits } from '../src/index.js'

/** Compiles only when both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(_: Same<A, B>): void => undefined

const client = createWeatherClient()
const place = { latitude: 41.9, longitude: 12.5 }
const range = { start: '2026-11-20', end: '2026-11-21' }

export async function whatACallerMayWrite(): Promise<void> {
  const { hours } = await client.forecastHourly({ place, range, variables: ['temperatureCelsius', 'isDay'] })
  const [hour] = hours
  if (hour === undefined) return
  same<typeof hour.temperatureCelsius, number | null>(true)
  same<typeof hour.isDay, boolean | null>(true)
  same<typeof hour.at, string>(true)
  // @ts-expect-error a variable that was not asked for is not there
  hour.windSpeedKmh

  const { days } = await client.archiveDaily({ place, range, variables: ['sunriseAt', 'temperatureMeanCelsius'] })
  same<NonNullable<(typeof days)[number]['sunriseAt']>, string>(true)
  // @ts-expect-error results are read-only
  days[0] = undefined

  const now = await client.current({ place, variables: ['weatherCode'] })
  same<typeof now.weatherCode, number | null>(true)

  const [found] = await client.listPlaces({ name: 'Rome' })
  if (found !== undefined)
    await client.airQualityHourly({ place: found, range, variables: ['pm25MicrogramsPerCubicMeter'] })
}

export function whatDoesNotCompile(): void {
  // @ts-expect-error a misspelt variable
  void client.forecastHourly({ place, range, variables: ['temperatureCelcius'] })
  // @ts-expect-error the vendor's name is not ours
  void client.forecastHourly({ place, range, variables: ['temperature_2m'] })
  // @ts-expect-error the archive knows no chance of rain
  void client.archiveHourly({ place, range, variables: ['precipitationProbabilityPercent'] })
  // @ts-expect-error a daily variable is not an hourly one
  void client.forecastHourly({ place, range, variables: ['temperatureMaxCelsius'] })
  // @ts-expect-error an option that does not exist
  void client.forecastDaily({ place, range, variables: ['weatherCode'], timezone: 'auto' })
  // @ts-expect-error a range needs its end
  void client.forecastDaily({ place, range: { start: '2026-11-20' }, variables: ['weatherCode'] })
  // @ts-expect-error limits are read-only
  weatherLimits.windows.push({ requests: 1, seconds: 1 })
  // @ts-expect-error a table of all codes must not forget one
  const forgotten: Record<WeatherErrorCode, string> = { cancelled: 'stopped' }
  void forgotten
}
