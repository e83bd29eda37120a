import { type AnyRow, defineIntegration, defineRow, depsKey, isConnectorError, patternSegments } from '@lona/connector'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRowsError } from './errors.js'
import { allow, defineRowKeys, type HostVerb, type RowKeyMatch, type RowKeys } from './row-keys.js'

const shop = defineIntegration({
  pattern: ':~shop',
  deps: depsKey<{ nothing(): Promise<void> }>('@made-up/shop/ShopBackendDeps'),
  manifest: { name: 'Shop', description: 'Made up.', homepage: 'https://shop.example', signIn: 'none', params: {} },
  client: () => ({}),
})
/** Rows whose patterns come from a generator have no pattern that a compiler could check. */
const rowOf = defineRow as unknown as (integration: object, definition: object) => AnyRow
const row = (pattern: string, members: object = {}): AnyRow => rowOf(shop, { pattern, label: 'row', ...members })

// Few words, so that patterns meet; `a` and `b` are words of patterns and values of parameters.
const word = fc.constantFrom('a', 'b', '{x}', '{y}', '{z}')
const pattern = fc
  .array(word, { minLength: 1, maxLength: 4 })
  .filter((words) => words.every((text, index) => !text.startsWith('{') || words.indexOf(text) === index))
  .map((words) => `:~shop:${words.join(':')}`)
const patterns = fc.uniqueArray(pattern, { minLength: 1, maxLength: 6 })
const value = fc.oneof(
  fc.constantFrom('a', 'b', 'c', '', '%', '%20', '%C3%89', '%c3%89', 'é', 'a b', '%61'),
  fc.string(),
)
const lookupKey = fc.oneof(
  { arbitrary: fc.array(value, { maxLength: 5 }).map((values) => [':~shop', ...values].join(':')), weight: 9 },
  { arbitrary: fc.string(), weight: 1 },
)

const tryRowKeys = (texts: readonly string[]): RowKeys | { readonly refused: readonly string[] } => {
  try {
    return defineRowKeys(...texts.map((text) => allow(row(text), 'get')))
  } catch (error) {
    if (isRowsError(error) && error.code === 'ambiguous-patterns') return { refused: error.names }
    throw error
  }
}

const hasForm = (text: string, key: string): boolean => {
  const segments = patternSegments(text)
  const values = key.slice(2).split(':')
  return (
    key.startsWith(':~') &&
    segments.length === values.length &&
    segments.every((segment, index) => segment.kind === 'parameter' || segment.text === values[index])
  )
}

const matchOrRefusal = (keys: RowKeys, key: string): RowKeyMatch | 'bad-parameter' | null => {
  try {
    return keys.match(key)
  } catch (error) {
    if (isConnectorError(error) && error.code === 'bad-parameter') return error.code
    throw error
  }
}

describe('a row key', () => {
  it('is matched as if every pattern were tried one by one', () => {
    fc.assert(
      fc.property(patterns, fc.array(lookupKey, { minLength: 20, maxLength: 20 }), (texts, keys) => {
        const rowKeys = tryRowKeys(texts)
        if ('refused' in rowKeys) return
        for (const key of keys) {
          const parsed = rowKeys.entries.flatMap((entry) => {
            const params = entry.row.parseLookupKey(key)
            return params ? [{ ...entry, params }] : []
          })
          const formed = texts.some((text) => hasForm(text, key))
          expect(matchOrRefusal(rowKeys, key)).toEqual(parsed[0] ?? (formed ? 'bad-parameter' : null))
          expect(parsed.length).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  it('made by any row is matched to that row, with the same values', () => {
    const text = fc.string({ minLength: 1, unit: 'grapheme' }).filter((value) => value.isWellFormed())
    const rowKeys = defineRowKeys(allow(row(':~shop:a:{x}'), 'get'), allow(row(':~shop:{x}:b:{y}'), 'get'))
    fc.assert(
      fc.property(text, text, (x, y) => {
        for (const { row } of rowKeys.entries) {
          const params = row.pattern.includes('{y}') ? { x, y } : { x }
          expect(rowKeys.match(row.formatLookupKey(params))).toEqual({ row, verbs: ['get'], params })
        }
      }),
    )
  })

  it('that no pattern has the form of means nothing', () => {
    const rowKeys = defineRowKeys(allow(row(':~shop:{x}:a'), 'get'))
    for (const key of ['', ':~shop', ':~shop:1', ':~shop:1:b', ':~shop:1:a:2', '~shop:1:a', ':~other:1:a']) {
      expect(rowKeys.match(key)).toBeNull()
    }
  })

  it('with a value in another spelling is refused, and the value named', () => {
    const rowKeys = defineRowKeys(allow(row(':~shop:{x}:a'), 'get'))
    expect(rowKeys.match(':~shop:%C3%89:a')?.params).toEqual({ x: 'É' })
    for (const key of [':~shop::a', ':~shop:É:a', ':~shop:%c3%89:a', ':~shop:%C3:a', ':~shop:%61:a']) {
      expect(() => rowKeys.match(key)).toThrow(
        expect.objectContaining({ code: 'bad-parameter', parameter: 'x', row: key }),
      )
    }
  })

  it('finds the pattern that goes on where another one with the same word ends', () => {
    const rowKeys = defineRowKeys(allow(row(':~shop:{x}:a'), 'get'), allow(row(':~shop:b:b'), 'get'))
    expect(rowKeys.match(':~shop:b:a')).toMatchObject({ params: { x: 'b' } })
    expect(rowKeys.match(':~shop:b:b')).toMatchObject({ params: {} })
  })
})

describe('patterns that could match one key', () => {
  it('are refused, and only those', () => {
    fc.assert(
      fc.property(patterns, fc.array(lookupKey, { minLength: 20, maxLength: 20 }), (texts, keys) => {
        const rowKeys = tryRowKeys(texts)
        if (!('refused' in rowKeys)) {
          for (const key of keys) {
            expect(texts.filter((text) => row(text).parseLookupKey(key)).length).toBeLessThanOrEqual(1)
          }
          return
        }
        const [one = '', other = ''] = rowKeys.refused
        const facing = patternSegments(other)
        const shared = patternSegments(one).map((segment, index) => {
          const beside = facing[index]
          return segment.kind === 'literal' ? segment.text : beside?.kind === 'literal' ? beside.text : 'q'
        })
        const key = `:~${shared.join(':')}`
        expect([row(one).parseLookupKey(key), row(other).parseLookupKey(key)]).not.toContain(null)
      }),
    )
  })

  it('are both named', () => {
    expect(() => defineRowKeys(allow(row(':~shop:{x}:a'), 'get'), allow(row(':~shop:b:{y}'), 'get'))).toThrow(
      "[ambiguous-patterns] One lookup key could mean both ':~shop:{x}:a' and ':~shop:b:{y}'. Rename a segment of one of them.",
    )
  })

  it('are found when they are the same row twice', () => {
    const twice = row(':~shop:a')
    expect(() => defineRowKeys(allow(twice, 'get'), allow(twice))).toThrow('[ambiguous-patterns]')
  })
})

describe('allow', () => {
  const open = allow as (row: AnyRow, ...verbs: readonly HostVerb[]) => unknown

  it('opens what a row does, and reading always', () => {
    const writable = row(':~shop:a', { post: async () => ({ upserted: [], removed: [] }) })
    expect(open(writable, 'get', 'post')).toEqual({ row: writable, verbs: ['get', 'post'] })
  })

  it('refuses a verb that the row does not implement, naming both', () => {
    for (const verb of ['post', 'patch', 'delete'] as const) {
      expect(() => open(row(':~shop:a'), 'get', verb)).toThrow(
        expect.objectContaining({ code: 'verb-not-implemented', row: ':~shop:a', verb }),
      )
    }
  })
})
