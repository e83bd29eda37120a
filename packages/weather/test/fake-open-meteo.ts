import { airQualityHourlyVariables } from '../src/api/air-quality.js'
import { archiveDailyVariables, archiveHourlyVariables } from '../src/api/archive.js'
import { forecastDailyVariables, forecastHourlyVariables } from '../src/api/forecast.js'
import { addDays, toUtcSeconds } from '../src/days.js'

const tables = {
  '/v1/forecast': { hourly: forecastHourlyVariables, daily: forecastDailyVariables },
  '/v1/archive': { hourly: archiveHourlyVariables, daily: archiveDailyVariables },
  '/v1/air-quality': { hourly: airQualityHourlyVariables, daily: {} },
}

/** Names and units of every variable of an endpoint, in the vendor's words. */
const unitsOf = (pathname: string, section: 'hourly' | 'daily'): Map<string, string> => {
  const table = tables[pathname as keyof typeof tables][section]
  return new Map(Object.values(table).map(({ vendorName, unit }) => [vendorName, unit]))
}

/** The value that the fake has for a variable at a time: another for every pair. */
export const valueAt = (vendorName: string, seconds: number): number => {
  if (vendorName === 'is_day') return (seconds / 3_600) % 24 < 12 ? 0 : 1
  if (vendorName === 'sunrise' || vendorName === 'sunset') return seconds + (vendorName === 'sunrise' ? 25_000 : 60_000)
  const salt = [...vendorName].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9_973, 7)
  return seconds / 3_600 + salt / 10_000
}

/** Offset of a zone at a moment, in seconds. */
function offsetOf(timeZone: string, at: Date): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at)
  const [, sign, hours = '0', minutes = '0'] =
    /GMT(?:([+-])(\d+):(\d+))?/.exec(parts.find(({ type }) => type === 'timeZoneName')?.value ?? '') ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3_600 + Number(minutes) * 60)
}

/**
 * A fetch that answers like Open-Meteo: days are cut by the offset that the zone has now, times are Unix seconds, days
 * beyond `lastDay` are refused. It remembers what was asked.
 */
export function createFakeOpenMeteo({
  now,
  zoneOfPlace = 'Europe/Rome',
  lastDay = '2099-12-31',
}: {
  now: Date
  zoneOfPlace?: string
  lastDay?: string
}) {
  const requests: URL[] = []
  const fetch: typeof globalThis.fetch = async (input) => {
    const url = new URL(input instanceof Request ? input.url : input)
    requests.push(url)
    const ask = (name: string): string => url.searchParams.get(name) ?? ''
    const timeZone = ask('timezone') === 'auto' ? zoneOfPlace : ask('timezone')
    const offset = offsetOf(timeZone, now)
    if (ask('end_date') > lastDay) {
      const reason = `Parameter 'end_date' is out of allowed range from 1940-01-01 to ${lastDay}`
      return Response.json({ error: true, reason }, { status: 400 })
    }
    const section = url.searchParams.has('daily') ? 'daily' : 'hourly'
    const step = section === 'daily' ? 86_400 : 3_600
    const from = toUtcSeconds(ask('start_date')) - offset
    const to = toUtcSeconds(addDays(ask('end_date'), 1)) - offset
    const time = Array.from({ length: (to - from) / step }, (_, index) => from + index * step)
    const units = unitsOf(url.pathname, section)
    const names = ask(section).split(',')
    return Response.json({
      latitude: 41.875,
      longitude: 12.5,
      elevation: 52,
      utc_offset_seconds: offset,
      timezone: timeZone,
      [`${section}_units`]: Object.fromEntries([['time', 'unixtime'], ...names.map((name) => [name, units.get(name)])]),
      [section]: { time, ...Object.fromEntries(names.map((name) => [name, time.map((at) => valueAt(name, at))])) },
    })
  }
  return { fetch, requests }
}
