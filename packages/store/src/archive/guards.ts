import type { Json } from '@lona/connector'
import { isDay } from '@tento/chrono'
import { isStorable } from '../scope.js'

/** Tells whether what was read is what it should be. */
export type Guard<T> = (value: unknown) => value is T

/** An object of exactly these members. */
export const shape = <T extends object>(members: { readonly [K in keyof T]-?: Guard<T[K]> }): Guard<T> => {
  const guards = Object.entries<Guard<unknown>>(members)
  return (value): value is T => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
    const found: Readonly<Record<string, unknown>> = { ...value }
    return (
      Object.keys(found).every((name) => Object.hasOwn(members, name)) && guards.every(([name, is]) => is(found[name]))
    )
  }
}

/** A list of such. */
export const listOf =
  <T>(is: Guard<T>): Guard<readonly T[]> =>
  (value): value is readonly T[] =>
    Array.isArray(value) && value.every((item) => is(item))

/** Such, or `null`. */
export const orNull =
  <T>(is: Guard<T>): Guard<T | null> =>
  (value): value is T | null =>
    value === null || is(value)

/** Such, or nothing at all. */
export const orAbsent =
  <T>(is: Guard<T>): Guard<T | undefined> =>
  (value): value is T | undefined =>
    value === undefined || is(value)

/** One of these words. */
export const oneOf =
  <const T extends string>(words: readonly T[]): Guard<T> =>
  (value): value is T =>
    words.some((word) => word === value)

/** What was parsed and is there. */
export const isJson: Guard<Json> = (value): value is Json => value !== undefined

/** Any text, also such as only JSON can keep. */
export const isString: Guard<string> = (value): value is string => typeof value === 'string'

/** Text that a database can keep. */
export const isText: Guard<string> = (value): value is string => typeof value === 'string' && isStorable(value)

/** A whole number from 0 that fits into a column. */
export const isCount: Guard<number> = (value): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 31

/** A day of the calendar. */
export const isDayText: Guard<string> = (value): value is string => typeof value === 'string' && isDay(value)

/** A UTC instant, as the contract writes it. */
export const isInstant: Guard<string> = (value): value is string => {
  if (typeof value !== 'string' || !/^(?!0000)\d{4}-[\d-]{5}T[\d:.]{12}Z$/.test(value)) return false
  const at = new Date(value)
  return !Number.isNaN(at.getTime()) && at.toISOString() === value
}
