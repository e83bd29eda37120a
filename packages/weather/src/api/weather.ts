import type { Coordinates } from './query.js'

/** What is said once for a whole answer. */
export interface WeatherSite {
  /** IANA zone of the days: the one asked for, or the one in which the place lies. */
  readonly timeZone: string
  /**
   * Offset of that zone from UTC at the time of the request, in seconds. For no other time: use `timeZone` to turn an instant
   * into local time.
   */
  readonly utcOffsetSeconds: number
  /** Height above sea level that the values are adjusted to; `null` when unknown. */
  readonly elevationMeters: number | null
  /** The point of the weather model's grid whose values these are. */
  readonly gridPoint: Coordinates
}

/** When an hour begins. */
export interface WeatherHour {
  /** UTC, ISO with milliseconds: `2026-01-26T13:00:00.000Z`. Sums and means stand for the hour before it. */
  readonly at: string
}

/** Which day it is. */
export interface WeatherDay {
  /** Local day, `YYYY-MM-DD`. */
  readonly day: string
}

/** Hours in order, none left out. */
export interface HourlyWeather<Values> extends WeatherSite {
  /** Every hour that begins within the range, 23 or 25 on the days when clocks change. Beyond what is known, values are `null`. */
  readonly hours: readonly (WeatherHour & Values)[]
}

/** Days in order, none left out. */
export interface DailyWeather<Values> extends WeatherSite {
  /** Every day of the range. Beyond what is known, values are `null`. */
  readonly days: readonly (WeatherDay & Values)[]
}

/** When the present weather was measured. */
export interface WeatherMoment {
  /** The moment, UTC, ISO with milliseconds. */
  readonly at: string
  /** Length of the interval before it over which sums and means run, usually 900; `null` when not said. */
  readonly intervalSeconds: number | null
}

/** The weather of the last quarter of an hour or so: beside the moment, one field for each variable asked for. */
export type CurrentWeather<Values> = WeatherSite & WeatherMoment & Values
