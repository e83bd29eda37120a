import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../src/index.js'
import { createTestDatabase, type TestDatabase } from '../src/testing/index.js'

const expressions = {
  bool: `true`,
  int2: `32767::int2`,
  int4: `(-2147483648)::int4`,
  int8: `9223372036854775807::int8`,
  oid: `4294967295::oid`,
  float4: `0.1::float4`,
  float8: `0.1::float8 + 0.2::float8`,
  infinite: `'-Infinity'::float8`,
  numeric: `12345678901234567890.123456789000::numeric`,
  text: `'grüße 🐘 "quoted" \\'`,
  uuid: `'6f2d0a80-5f0e-4f43-9d6b-0d0f8f1e2c3a'::uuid`,
  bytea: `'\\x00ff10'::bytea`,
  date: `'0044-03-15 BC'::date`,
  time: `'23:59:59.000001'::time`,
  timestamp: `'2026-11-21 12:34:56.123456'::timestamp`,
  timestamptz: `'2026-11-21 12:34:56.1+05:30'::timestamptz`,
  interval: `'1 year 2 months 3 days 04:05:06.7'::interval`,
  json: `'{"a": [1, null, "x"]}'::json`,
  jsonb: `'[{"b": 1.5}, "text", null]'::jsonb`,
  jsonbScalar: `'"text"'::jsonb`,
  point: `'(1,2)'::point`,
  inet: `'10.0.0.1/8'::inet`,
  range: `'[2026-01-01,2026-02-01)'::daterange`,
  nothing: `null::text`,
  bools: `array[true, null, false]`,
  ints: `array[[1, 2], [3, null]]`,
  bigints: `array[1::int8, 9223372036854775807]`,
  numerics: `array[1.50, 2.00]::numeric[]`,
  floats: `array[1.5, 'NaN'::float8]`,
  texts: `array['a"b', 'c,d', null, '', '{}', 'null', 'back\\slash']`,
  uuids: `array['6f2d0a80-5f0e-4f43-9d6b-0d0f8f1e2c3a'::uuid]`,
  dates: `array['2026-11-21'::date]`,
  instants: `array['2026-11-21 12:00:00+00'::timestamptz]`,
  jsons: `array['{"a": 1}'::jsonb, 'null']`,
  byteas: `array['\\x00ff'::bytea, null]`,
  empty: `array[]::int[]`,
}

describe('values', { timeout: 30_000 }, () => {
  const tests: TestDatabase[] = []
  const databases = (): Database[] => tests.map(({ db }) => db)
  beforeAll(async () => {
    tests.push(await createTestDatabase(), await createTestDatabase({ kind: 'pglite' }))
  }, 60_000)
  afterAll(() => Promise.all(tests.map((test) => test.close())))

  const onBoth = async (sql: string, parameters?: readonly unknown[]) =>
    Promise.all(databases().map(async (db) => (await db.query(sql, parameters)).rows))

  it('are equal on Postgres and PGlite for all common types', async () => {
    const columns = Object.entries(expressions).map(([name, expression]) => `${expression} as "${name}"`)
    const [postgres, pglite] = await onBoth(`select ${columns.join(', ')}`)
    expect(pglite).toStrictEqual(postgres)
    expect(postgres?.[0]).toMatchObject({
      int8: '9223372036854775807',
      float8: 0.1 + 0.2,
      numeric: '12345678901234567890.123456789000',
      bytea: Buffer.from([0, 255, 16]),
      date: '0044-03-15 BC',
      timestamptz: '2026-11-21 07:04:56.1+00',
      json: { a: [1, null, 'x'] },
      jsonbScalar: 'text',
      nothing: null,
      ints: [
        [1, 2],
        [3, null],
      ],
      numerics: ['1.50', '2.00'],
      floats: [1.5, Number.NaN],
      bools: [true, null, false],
      uuids: ['6f2d0a80-5f0e-4f43-9d6b-0d0f8f1e2c3a'],
      dates: ['2026-11-21'],
      instants: ['2026-11-21 12:00:00+00'],
      bigints: ['1', '9223372036854775807'],
      texts: ['a"b', 'c,d', null, '', '{}', 'null', 'back\\slash'],
      jsons: [{ a: 1 }, null],
      byteas: [Buffer.from([0, 255]), null],
      empty: [],
    })
  })

  it('arrive as parameters in the same way', async () => {
    const parameters = [
      'text', 1.5, 12345678901234567890n, true, new Date('2026-11-21T12:00:00.123Z'), Buffer.from([0, 1, 255]),
      new Uint8Array([1, 2, 3]).subarray(1), ['a"b\\', null, ''], { a: [1] }, null, undefined, [[1, 2], [3, 4]], [Buffer.from([0])],
    ] // biome-ignore format: one of each kind
    const types = [
      'text',
      'float8',
      'numeric',
      'bool',
      'timestamp',
      'bytea',
      'bytea',
      'text[]',
      'jsonb',
      'int',
      'int',
      'int[]',
      'bytea[]',
    ]
    const sql = `select ${types.map((type, index) => `$${index + 1}::${type} as p${index}`).join(', ')}`
    const [postgres, pglite] = await onBoth(sql, parameters)
    expect(pglite).toStrictEqual(postgres)
    expect(Object.values(postgres?.[0] ?? {})).toEqual([
      'text', 1.5, '12345678901234567890', true, '2026-11-21 12:00:00.123', Buffer.from([0, 1, 255]),
      Buffer.from([2, 3]), ['a"b\\', null, ''], { a: [1] }, null, null, [[1, 2], [3, 4]], [Buffer.from([0])],
    ]) // biome-ignore format: one of each kind
  })

  it('come back as they went, whatever they are', async () => {
    const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0'))
    const texts = fc.array(fc.option(text), { minLength: 1, maxLength: 5 })
    const sql = 'select $1::text as a, $2::text[] as b, $3::jsonb as c, $4::bytea as d, $5::float8 as e'
    // Postgres has no \0 in JSON text, and compares numbers as decimals: plain ones are enough here.
    const json = fc.dictionary(fc.constantFrom('a', 'b'), fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)))
    await fc.assert(
      fc.asyncProperty(text, texts, json, fc.uint8Array(), fc.double({ noNaN: true }), async (a, b, c, d, e) => {
        const [postgres, pglite] = await onBoth(sql, [a, b, c, d, e])
        expect(postgres).toEqual([{ a, b, c, d: Buffer.from(d), e: e === 0 ? expect.closeTo(0) : e }])
        expect(pglite).toStrictEqual(postgres)
      }),
      { numRuns: 100 },
    )
  })
})
