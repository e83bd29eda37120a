import { dayDate, dayOf, type Json } from '@lona/connector'
import type { DailyWeather, HourlyWeather } from '../api/weather.js'
import type { ReadDay } from './sync-settling-days.js'

type Values<Name extends string> = { readonly [Key in Name]: number | boolean | string | null }

/**
 * The hours as one cell per local day: `startedAt` is the day's first hour, and each variable a list with one value per
 * `stepSeconds` (23 or 25 of them on the days when clocks change).
 *
 * A day is whole when `measure` has a value in every hour.
 */
export function toHourlyDays<Name extends string>(
  { timeZone, hours }: HourlyWeather<Values<Name>>,
  names: readonly Name[],
  measure: NoInfer<Name>,
): readonly ReadDay[] {
  const byDay = Map.groupBy(hours, ({ at }) => dayOf(at, timeZone))
  return [...byDay].map(([day, ofDay]) => {
    const series = names.map((name): [string, Json] => [name, ofDay.map((hour) => hour[name])])
    const known = ofDay.some((hour) => names.some((name) => hour[name] !== null))
    const data = { timeZone, startedAt: ofDay[0]?.at ?? '', stepSeconds: 3600, ...Object.fromEntries(series) }
    return {
      day,
      cell: known ? { date: dayDate(day), data } : null,
      whole: ofDay.every((hour) => hour[measure] !== null),
    }
  })
}

/** The days as one cell each. A day is whole when `measure` has a value. */
export function toDailyDays<Name extends string>(
  { timeZone, days }: DailyWeather<Values<Name>>,
  names: readonly Name[],
  measure: NoInfer<Name>,
): readonly ReadDay[] {
  return days.map((values) => {
    const known = names.some((name) => values[name] !== null)
    const data = { timeZone, ...Object.fromEntries(names.map((name) => [name, values[name]])) }
    return {
      day: values.day,
      cell: known ? { date: dayDate(values.day), data } : null,
      whole: values[measure] !== null,
    }
  })
}
