import { z } from 'zod'
import { toInstant, toUtcSeconds } from '../days.js'
import { WeatherError } from '../errors.js'
import { type SeriesWire, timeWireSchema, valueWireSchema } from './series-wire.js'
import type { Variable, VariableTable } from './variables.js'

/** Values by our names: what a row holds before it is typed by the variables that were asked for. */
export type Values = Readonly<Record<string, number | boolean | string | null>>

/** The values of one moment or one day. */
export interface SeriesRow {
  /** Seconds since 1970: the hour, or the midnight with which the day begins by the answer's own offset. */
  readonly seconds: number
  /** Values by our names. */
  readonly values: Values
}

const timesWireSchema = z.array(timeWireSchema)
const columnWireSchema = z.array(valueWireSchema)
const TWO_DAYS_SECONDS = 172_800

/**
 * Reads the rows of a section: the vendor's columns become one object per time, in our names and kinds. Pure.
 *
 * @throws {WeatherError} `unreadable-reply` when a column is missing, has another length than the times, another unit than
 * the table says, or a value of another kind.
 */
export function toRows(
  wire: SeriesWire,
  section: 'hourly' | 'daily',
  table: VariableTable,
  names: readonly string[],
): SeriesRow[] {
  const fields = wire[section] ?? fail(`the answer has no section '${section}'`)
  const times = (timesWireSchema.safeParse(fields.time).data ?? fail(`the times of '${section}' cannot be read`)).map(
    (time) => toSeconds(time, wire.utc_offset_seconds),
  )

  const columns = names.map((name) => {
    const variable = table[name] ?? fail(`'${name}' is not in the table`)
    const column = columnWireSchema.safeParse(fields[variable.vendorName]).data
    if (column === undefined) fail(`'${variable.vendorName}' is missing from '${section}' or is not a list of values`)
    if (column.length !== times.length) {
      fail(`'${variable.vendorName}' has ${column.length} values for ${times.length} times in '${section}'`)
    }
    checkUnit(variable, wire[`${section}_units`], column)
    return { name, variable, column }
  })

  return times.map((seconds, index) => ({
    seconds,
    values: Object.fromEntries(
      columns.map(({ name, variable, column }) => [
        name,
        toValue(variable, column[index], wire.utc_offset_seconds, seconds),
      ]),
    ),
  }))
}

/** The present moment: when it was, over how many seconds it was measured, and its values. */
export interface CurrentRow extends SeriesRow {
  /** Length of the interval that the values stand for; `null` when the answer does not say. */
  readonly intervalSeconds: number | null
}

/**
 * Reads the section about the present, in the old form (`current_weather`) too. Pure.
 *
 * @throws {WeatherError} `unreadable-reply`, as `toRows`; also when a value is missing altogether.
 */
export function toCurrentRow(wire: SeriesWire, table: VariableTable, names: readonly string[]): CurrentRow {
  const fields = wire.current ?? fail("the answer has no section 'current'")
  const time = timeWireSchema.safeParse(fields.time).data ?? fail("the time of 'current' cannot be read")
  const seconds = toSeconds(time, wire.utc_offset_seconds)
  const values = names.map((name) => {
    const variable = table[name] ?? fail(`'${name}' is not in the table`)
    const { vendorName } = variable
    const value = valueWireSchema.safeParse(fields[vendorName])
    if (!Object.hasOwn(fields, vendorName) || !value.success)
      fail(`'${vendorName}' is missing from 'current' or not a value`)
    checkUnit(variable, wire.current_units, [value.data])
    return [name, toValue(variable, value.data, wire.utc_offset_seconds, seconds)] as const
  })
  const intervalSeconds = typeof fields.interval === 'number' ? fields.interval : null
  return { seconds, intervalSeconds, values: Object.fromEntries(values) }
}

/** Seconds since 1970. Text is local by the one offset of the answer, not by the calendar of its zone. */
function toSeconds(time: number | string, utcOffsetSeconds: number): number {
  if (typeof time === 'number') return time
  const seconds = time.length === 10 ? toUtcSeconds(time) : Date.parse(`${time}Z`) / 1_000
  return Number.isFinite(seconds) ? seconds - utcOffsetSeconds : fail(`'${time}' is not a time`)
}

function toValue(
  { vendorName, kind }: Variable,
  value: number | string | null | undefined,
  utcOffsetSeconds: number,
  rowSeconds: number,
): number | boolean | string | null {
  if (value === null || value === undefined) return null
  if (kind === 'instant') {
    const seconds = toSeconds(
      timeWireSchema.safeParse(value).data ?? fail(`'${vendorName}' holds no time`),
      utcOffsetSeconds,
    )
    // Where the sun does not rise or set, the server puts the first second of 1970.
    return Math.abs(seconds - rowSeconds) > TWO_DAYS_SECONDS ? null : toInstant(seconds)
  }
  if (typeof value === 'string') return fail(`'${vendorName}' holds text where a number belongs`)
  if (kind !== 'flag') return value
  return value === 0 || value === 1 ? value === 1 : fail(`'${vendorName}' holds ${value} where 0 or 1 belongs`)
}

function checkUnit(
  { vendorName, unit, kind }: Variable,
  units: Readonly<Record<string, unknown>> | null | undefined,
  column: readonly unknown[],
): void {
  const stated = units?.[vendorName]
  if (stated === undefined || stated === null) return // nothing contradicts the table
  // A model without the variable answers with nothing in it, and with no unit for that.
  if (stated === 'undefined' && column.every((value) => value === null)) return
  if (kind === 'instant' && stated === 'iso8601') return
  // There are two characters for "micro"; NFKC makes them one.
  if (typeof stated === 'string' && stated.normalize('NFKC') === unit.normalize('NFKC')) return
  fail(`'${vendorName}' is in '${String(stated).slice(0, 20)}', expected '${unit}'`)
}

/** Says what could not be read. Names and counts only: a value of the answer is never repeated at length. */
function fail(what: string): never {
  throw new WeatherError({
    code: 'unreadable-reply',
    message: `Open-Meteo's answer cannot be read: ${what}. Ask again; if it stays so, this package needs an update`,
  })
}
