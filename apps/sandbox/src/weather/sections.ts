/** Fills the sections of an answer: current, 15-minute, hourly and daily values with their units. */
import { cannotInitialize } from './errors.js'
import type { Spot } from './series.js'
import type { Asked, Service } from './service.js'
import { instants, type Steps, type TimeRange } from './time-range.js'
import { measured, measureOf, type UnitChoice } from './units.js'
import type { Zone } from './zones.js'

/** Reads what a source says about an instant (seconds since 1970); `null` where it holds nothing. */
export type Sampler<Sample> = (at: number) => Sample | null

/** A part of the answer and its map of units. */
export interface Section {
  /** `hourly`, and so on: the units are in `hourly_units`. */
  readonly name: string
  /** Unit by name. */
  readonly units: Readonly<Record<string, string>>
  /** Values, or lists of them, by name. */
  readonly values: Readonly<Record<string, unknown>>
}

/** All that a section depends on. */
export interface SectionInput<Sample> {
  /** The service that answers. */
  readonly service: Service<Sample>
  /** What was asked for. */
  readonly asked: Asked
  /** Models; more than one puts their names behind the variables'. */
  readonly models: readonly string[]
  /** The place. */
  readonly spot: Spot
  /** What each section covers. */
  readonly range: TimeRange
  /** When the request came. */
  readonly now: Date
  /** The zone and its one offset. */
  readonly zone: Zone
  /** Units of values. */
  readonly units: UnitChoice
  /** How instants are written. */
  readonly timeformat: 'iso8601' | 'unixtime'
}

/** The old names of what `current_weather=true` gives, with today's. */
const currentWeather = [
  ['temperature', 'temperature_2m'],
  ['windspeed', 'wind_speed_10m'],
  ['winddirection', 'wind_direction_10m'],
  ['is_day', 'is_day'],
  ['weathercode', 'weather_code'],
] as const

/** Calculates each instant once, however many variables and sections look at it. */
function remembering<Sample>(sampler: Sampler<Sample>): Sampler<Sample> {
  const known = new Map<number, Sample | null>()
  return (at) => {
    const found = known.get(at)
    if (found !== undefined) return found
    const sample = sampler(at)
    known.set(at, sample)
    return sample
  }
}

/** The sections that were asked for, in the vendor's order. @throws {HTTPException} 400 for a variable that does not exist. */
export function readSections<Sample>(input: SectionInput<Sample>): Section[] {
  const { service, asked, models, spot, range, now, zone, units, timeformat } = input
  const samplers = models.map((model) => ({ model, sample: remembering(service.sampler(spot, model, now)) }))
  const suffix = (model: string): string => (models.length > 1 ? `_${model}` : '')

  const text = (at: number, length: 10 | 16): string | number =>
    timeformat === 'unixtime' ? at : new Date((at + zone.offsetSeconds) * 1000).toISOString().slice(0, length)
  const hourlyOf = (name: string) => {
    const found = service.hourly(name)
    if (!found) throw cannotInitialize(service.hourlyType, name, '')
    return { ...found, measure: measureOf(found.unit, found.decimals, units) }
  }

  function series(name: string, names: readonly string[], steps: Steps): Section {
    const times = instants(steps)
    const section = {
      name,
      units: { time: timeformat } as Record<string, string>,
      values: {} as Record<string, unknown>,
    }
    section.values.time = times.map((at) => text(at, 16))
    for (const { model, sample } of samplers) {
      for (const asked of names) {
        const { read, isSum, measure } = hourlyOf(asked)
        const share = isSum ? steps.seconds / 3600 : 1
        section.units[asked + suffix(model)] = measure.unit
        section.values[asked + suffix(model)] = times.map((at) => {
          const found = sample(at)
          const value = found === null ? null : read(found)
          return measured(value === null ? null : value * share, measure)
        })
      }
    }
    return section
  }

  function current(name: string, names: readonly (readonly [shown: string, asked: string])[]): Section {
    const seconds = service.currentSeconds
    const at = Math.floor(now.getTime() / 1000 / seconds) * seconds
    const section = {
      name,
      units: { time: timeformat, interval: 'seconds' } as Record<string, string>,
      values: { time: text(at, 16), interval: seconds } as Record<string, unknown>,
    }
    const found = samplers[0]?.sample(at) ?? null // the first model only, as recorded in 2023: names without a suffix
    for (const [shown, asked] of names) {
      const { read, isSum, measure } = hourlyOf(asked)
      const value = found === null ? null : read(found)
      section.units[shown] = measure.unit
      section.values[shown] = measured(value === null ? null : value * (isSum ? seconds / 3600 : 1), measure)
    }
    return section
  }

  function daily(names: readonly string[]): Section {
    const starts = instants(range.daily)
    const section = {
      name: 'daily',
      units: { time: timeformat } as Record<string, string>,
      values: {} as Record<string, unknown>,
    }
    section.values.time = starts.map((at) => text(at, 10))
    for (const { model, sample } of samplers) {
      const days = starts.map((start) => {
        const hours = instants({ start, count: 24, seconds: 3600 }).map(sample)
        return { start, hours: hours.filter((hour) => hour !== null) }
      })
      for (const asked of names) {
        const found = service.daily(asked, spot)
        if (!found) throw cannotInitialize('ForecastVariableDaily', asked, '')
        const isTime = found.unit === 'time'
        const measure = measureOf(found.unit, found.decimals, units)
        section.units[asked + suffix(model)] = isTime ? timeformat : measure.unit
        section.values[asked + suffix(model)] = days.map((day) => {
          const value = found.read(day)
          return isTime ? (value === null ? null : text(value, 16)) : measured(value, measure)
        })
      }
    }
    return section
  }

  const sections: Section[] = []
  if (asked.currentWeather) sections.push(current('current_weather', currentWeather))
  if (asked.current.length > 0)
    sections.push(
      current(
        'current',
        asked.current.map((name) => [name, name] as const),
      ),
    )
  if (asked.minutely15.length > 0) sections.push(series('minutely_15', asked.minutely15, range.minutely15))
  if (asked.hourly.length > 0) sections.push(series('hourly', asked.hourly, range.hourly))
  if (asked.daily.length > 0) sections.push(daily(asked.daily))
  return sections
}
