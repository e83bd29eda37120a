/** What the three weather services have in common: each is a reach, a grid, variables and a source of samples. */
import { cannotInitialize } from './errors.js'
import { cellOf, type GridName } from './grid.js'
import { weightOf } from './limiter.js'
import { type Location, type Query, readLocations } from './query.js'
import { readSections, type Sampler, type Section } from './sections.js'
import type { Sky, Spot } from './series.js'
import { type Reach, readTimeRange } from './time-range.js'
import { readCellSelection, readDomain, readTimeformat, readUnits } from './units.js'
import type { DailyVariable, Variable } from './variable.js'

/** One of the services. */
export interface Service<Sample> {
  /** Its grid. */
  readonly grid: GridName
  /** How far its dates reach. */
  readonly reach: Reach
  /** Hourly variable by name; also for the 15-minute and current ones. */
  readonly hourly: (name: string) => Variable<Sample> | undefined
  /** Daily variable by name, for one place. */
  readonly daily: (name: string, spot: Sky['spot']) => DailyVariable<Sample> | undefined
  /** What the vendor calls its hourly variables when it refuses one. */
  readonly hourlyType: string
  /** Whether it knows a model. */
  readonly isModel: (name: string) => boolean
  /** Seconds between two current values. */
  readonly currentSeconds: number
  /** Samples of one place by one model; `null` where the source holds nothing (yet). */
  readonly sampler: (spot: Spot, model: string, now: Date) => Sampler<Sample>
}

/** An answer and what it costs. */
export interface Answer {
  /** What is sent as JSON. */
  readonly body: unknown
  /** Weight for the limiter. */
  readonly weight: number
}

/** The names that a request asks for, by section. */
export interface Asked {
  /** `current=`. */
  readonly current: readonly string[]
  /** `minutely_15=`. */
  readonly minutely15: readonly string[]
  /** `hourly=`. */
  readonly hourly: readonly string[]
  /** `daily=`. */
  readonly daily: readonly string[]
  /** The old `current_weather=true`. */
  readonly currentWeather: boolean
}

const readModels = (query: Query, isModel: (name: string) => boolean): readonly string[] => {
  const models = query.list('models')
  for (const model of models) if (!isModel(model)) throw cannotInitialize('MultiDomains', model, 'models')
  return models.length > 0 ? models : ['best_match']
}

/** Answers a request of one of the services. @throws {HTTPException} 400, in the vendor's words. */
export function answerService<Sample>(service: Service<Sample>, query: Query, now: Date): Answer {
  const started = performance.now()
  const choice = { units: readUnits(query.text), timeformat: readTimeformat(query.text) }
  readCellSelection(query.text)
  readDomain(query.text)
  const locations = readLocations(query, now)
  const models = readModels(query, service.isModel)
  const asked: Asked = {
    current: query.list('current'),
    minutely15: query.list('minutely_15'),
    hourly: query.list('hourly'),
    daily: query.list('daily'),
    currentWeather: query.flag('current_weather'),
  }
  const names = asked.current.length + asked.minutely15.length + asked.hourly.length + asked.daily.length
  let weight = 0
  const answers = locations.map((location: Location, index) => {
    const cell = cellOf(service.grid, location)
    const spot: Spot = { ...cell, elevation: location.elevation }
    const range = readTimeRange(query, service.reach, now, location.zone.offsetSeconds)
    weight += weightOf(names * models.length, range.daily.count)
    const sections: Section[] = readSections({
      service,
      asked,
      models,
      spot,
      range,
      now,
      zone: location.zone,
      ...choice,
    })
    return {
      ...cell,
      generationtime_ms: 0,
      utc_offset_seconds: location.zone.offsetSeconds,
      timezone: location.zone.id,
      timezone_abbreviation: location.zone.abbreviation,
      elevation: location.elevation,
      ...(index > 0 ? { location_id: index } : {}),
      ...Object.fromEntries(
        sections.flatMap(({ name, units, values }) => [[`${name}_units`, units] as const, [name, values]]),
      ),
    }
  })
  const spent = performance.now() - started
  for (const answer of answers) answer.generationtime_ms = spent / answers.length
  return { body: answers.length === 1 ? answers[0] : answers, weight }
}
