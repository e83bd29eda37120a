import pg from 'pg'

type Parse = (text: string) => unknown

// Type numbers are fixed by Postgres for ever: src/include/catalog/pg_type.dat.
const scalars: readonly (readonly [scalar: number, array: number, parse: Parse])[] = [
  [16, 1000, (text) => text === 't'], // bool
  [17, 1001, (text) => Buffer.from(text.slice(2), 'hex')], // bytea, written as \x…
  [21, 1005, Number], // int2
  [23, 1007, Number], // int4
  [26, 1028, Number], // oid
  [700, 1021, Number], // float4
  [701, 1022, Number], // float8
  [114, 199, (text) => JSON.parse(text)], // json
  [3802, 3807, (text) => JSON.parse(text)], // jsonb
]

/** Arrays of these stay text inside: name, int8, bpchar, varchar, text, uuid, numeric, and the types of dates and times. */
const arraysOfText = [1003, 1016, 1014, 1015, 1009, 2951, 1231, 1182, 1183, 1115, 1185, 1270, 1187]

const asText: Parse = (text) => text
const splitArray: (text: string) => unknown[] = pg.types.getTypeParser(1009 as number, 'text')

const arrayOf =
  (parse: Parse): Parse =>
  (text) => {
    const inside = (value: unknown): unknown =>
      Array.isArray(value) ? value.map(inside) : typeof value === 'string' ? parse(value) : null
    return inside(splitArray(text))
  }

const parsers = new Map<number, Parse>([
  ...scalars.flatMap(([scalar, array, parse]): [number, Parse][] => [
    [scalar, parse],
    [array, arrayOf(parse)],
  ]),
  ...arraysOfText.map((oid): [number, Parse] => [oid, arrayOf(asText)]),
])

/** How the text of one column becomes a value, by the type's number; types that are not listed stay text. */
export const parserOf = (oid: number): Parse => parsers.get(oid) ?? asText

/**
 * A parameter as both databases take it: text, or bytes, or null.
 *
 * Follows what the `pg` driver does, with one difference: a `Date` is written as its UTC instant, never in this computer's zone.
 */
export function toParameter(value: unknown): string | Buffer | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value
  if (value instanceof Date) return value.toISOString()
  if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  if (value instanceof ArrayBuffer) return Buffer.from(value)
  if (Array.isArray(value)) return toArrayText(value)
  if (typeof value === 'object') return JSON.stringify(value)
  return String(value)
}

function toArrayText(values: readonly unknown[]): string {
  const parts = values.map((value) => {
    if (Array.isArray(value)) return toArrayText(value)
    const parameter = toParameter(value)
    if (parameter === null) return 'NULL'
    const text = Buffer.isBuffer(parameter) ? toByteaText(parameter) : parameter
    return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
  })
  return `{${parts.join(',')}}`
}

/** Bytes the way Postgres reads and writes them in text. */
const toByteaText = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`
