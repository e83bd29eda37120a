import { ConnectorError } from './errors.js'
import type { ParamsOf } from './pattern-types.js'

/** One part of a pattern between colons: fixed text, or a parameter. */
export type PatternSegment =
  | {
      /** Fixed text. */
      readonly kind: 'literal'
      /** The text itself. */
      readonly text: string
    }
  | {
      /** A value that differs from key to key. */
      readonly kind: 'parameter'
      /** Its name, without braces. */
      readonly name: string
    }

const camelCase = /^[a-z][a-zA-Z0-9]*$/
const plainValue = /^[A-Za-z0-9\-._~,@]+$/

/**
 * A pattern's segments, after the leading `:~`; the first is the provider's kind.
 *
 * @throws {ConnectorError} `invalid-definition` for a pattern that does not begin with `:~` and a kind, has a segment
 * or parameter that is not camelCase, or names a parameter twice.
 */
export function patternSegments(pattern: string): readonly PatternSegment[] {
  const refuse = (why: string): never => {
    throw new ConnectorError({
      code: 'invalid-definition',
      message: `Pattern '${pattern}' ${why}. Write it like ':~garmin:{authId}:sleep'.`,
      row: pattern,
    })
  }
  if (typeof pattern !== 'string' || !pattern.startsWith(':~')) return refuse("does not begin with ':~'")
  if (pattern.startsWith(':~{')) return refuse("does not begin with the provider's kind")
  const names = new Set<string>()
  return pattern
    .slice(2)
    .split(':')
    .map((text): PatternSegment => {
      const name = /^\{(.*)\}$/.exec(text)?.[1]
      if (!camelCase.test(name ?? text)) return refuse(`has '${text}', which is not camelCase`)
      if (name === undefined) return { kind: 'literal', text }
      if (names.has(name)) return refuse(`names '{${name}}' twice`)
      names.add(name)
      return { kind: 'parameter', name }
    })
}

/**
 * The lookup key of a pattern with its values: `:~garmin:42:sleep`.
 *
 * Letters, digits and `-._~,@` stand as they are, every other character is percent-encoded UTF-8; `parseLookupKey`
 * gives the same values back.
 *
 * @throws {ConnectorError} `bad-parameter` for a missing, empty or ill-formed value (a lone surrogate), or a name
 * that the pattern does not have.
 */
export function formatLookupKey<Pattern extends string>(pattern: Pattern, params: ParamsOf<Pattern>): string {
  return formatSegments(pattern, patternSegments(pattern), params)
}

/** As `formatLookupKey`, over segments that were parsed before. */
export function formatSegments(
  pattern: string,
  segments: readonly PatternSegment[],
  params: Readonly<Record<string, string>>,
): string {
  const known = segments.flatMap((segment) => (segment.kind === 'parameter' ? [segment.name] : []))
  const stranger = Object.keys(params).find((name) => !known.includes(name))
  if (stranger !== undefined) throw badValue(pattern, stranger, 'is not a parameter of this pattern')
  const texts = segments.map((segment) =>
    segment.kind === 'literal'
      ? segment.text
      : encodeValue(pattern, segment.name, Object.hasOwn(params, segment.name) ? params[segment.name] : undefined),
  )
  return `:~${texts.join(':')}`
}

/**
 * The values in a lookup key, or `null` when the key is not one of this pattern or not in its one spelling.
 *
 * @throws {ConnectorError} `invalid-definition` when the pattern itself is malformed.
 */
export function parseLookupKey<Pattern extends string>(pattern: Pattern, lookupKey: string): ParamsOf<Pattern> | null {
  return parseSegments(patternSegments(pattern), lookupKey) as ParamsOf<Pattern> | null
}

/** As `parseLookupKey`, over segments that were parsed before. */
export function parseSegments(
  segments: readonly PatternSegment[],
  lookupKey: string,
): Readonly<Record<string, string>> | null {
  if (!lookupKey.startsWith(':~')) return null
  const texts = lookupKey.slice(2).split(':')
  if (texts.length !== segments.length) return null
  const params: Record<string, string> = {}
  for (const [index, segment] of segments.entries()) {
    const text = texts[index] ?? ''
    if (segment.kind === 'literal') {
      if (text !== segment.text) return null
    } else {
      const value = decodeValue(text)
      if (value === null) return null
      params[segment.name] = value
    }
  }
  return params
}

/** The value that `text` spells in a lookup key, or `null` when it is not the one spelling of any value. */
export function decodeValue(text: string): string | null {
  if (plainValue.test(text)) return text
  try {
    const value = decodeURIComponent(text)
    return value !== '' && encodeText(value) === text ? value : null
  } catch {
    return null // a stray '%' or bytes that are not UTF-8: no value has this spelling
  }
}

function encodeValue(pattern: string, name: string, value: unknown): string {
  if (value === undefined) throw badValue(pattern, name, 'is missing')
  if (typeof value !== 'string') throw badValue(pattern, name, 'must be text')
  if (value === '') throw badValue(pattern, name, 'must not be empty')
  if (!value.isWellFormed()) throw badValue(pattern, name, 'holds half of a surrogate pair')
  return plainValue.test(value) ? value : encodeText(value)
}

const encodeText = (value: string): string =>
  encodeURIComponent(value)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2C', ',')
    .replaceAll('%40', '@')

const badValue = (pattern: string, parameter: string, why: string): ConnectorError =>
  new ConnectorError({
    code: 'bad-parameter',
    message: `'${parameter}' ${why}, in row key '${pattern}'.`,
    row: pattern,
    parameter,
  })
