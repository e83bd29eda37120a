import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { isConnectorError } from './errors.js'
import { decodeValue, formatLookupKey, parseLookupKey, patternSegments } from './pattern.js'

/** Any text that a key can carry. */
const value = fc.string({ unit: 'binary', minLength: 1 })
const pattern = ':~note:{authId}:book:{bookId}'

describe('a row key', () => {
  it('gives its values back, whatever they are', () => {
    fc.assert(
      fc.property(value, value, (authId, bookId) => {
        const lookupKey = formatLookupKey(pattern, { authId, bookId })
        expect(parseLookupKey(pattern, lookupKey)).toEqual({ authId, bookId })
      }),
    )
  })

  it('is made of letters, digits and -._~,@%: only', () => {
    fc.assert(
      fc.property(value, value, (authId, bookId) => {
        expect(formatLookupKey(pattern, { authId, bookId })).toMatch(/^:~note:[\w\-.~,@%]+:book:[\w\-.~,@%]+$/)
      }),
    )
  })

  it.for([
    ['48.85,2.35', '48.85,2.35'],
    ['ada@example.com', 'ada@example.com'],
    ['a_b~c-d', 'a_b~c-d'],
    ['..', '..'],
    [':', '%3A'],
    ['a:b', 'a%3Ab'],
    ['%', '%25'],
    ['100%', '100%25'],
    ['%20', '%2520'],
    [' ', '%20'],
    ['+', '%2B'],
    ['/', '%2F'],
    ['{authId}', '%7BauthId%7D'],
    ['"', '%22'],
    ["it's", 'it%27s'],
    ['!()*', '%21%28%29%2A'],
    ['\u0000', '%00'],
    ['\n', '%0A'],
    ['é', '%C3%A9'],
    ['e\u0301', 'e%CC%81'],
    ['😀', '%F0%9F%98%80'],
    ['👩‍👧', '%F0%9F%91%A9%E2%80%8D%F0%9F%91%A7'],
  ] as const)('spells %j as %s', ([text, spelling]) => {
    expect(formatLookupKey(':~note:{authId}', { authId: text })).toBe(`:~note:${spelling}`)
    expect(decodeValue(spelling)).toBe(text)
  })

  it('has one spelling: every text is that of a value, or of none', () => {
    const lookalike = fc.oneof(
      value,
      fc
        .array(fc.constantFrom('%', '%25', '%c3', '%C3', '%A9', '%61', '%2c', '%2C', 'a', '+', '!', ':', '.'), {
          minLength: 1,
        })
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(lookalike, (text) => {
        const decoded = decodeValue(text)
        if (decoded !== null) expect(formatLookupKey(':~note:{authId}', { authId: decoded })).toBe(`:~note:${text}`)
      }),
      { numRuns: 1000 },
    )
  })

  it.for([
    ['lower-case hex', '%c3%a9'],
    ['hex of mixed case', '%c3%A9'],
    ['a plain letter, encoded', '%61'],
    ['a comma, encoded', '%2C'],
    ['an at sign, encoded', '%40'],
    ['a stray percent sign', '50%'],
    ['a percent sign before what is no hex', '%zz'],
    ['a plus for a space', 'a+b'],
    ['a raw exclamation mark', 'a!'],
    ['a raw apostrophe', "it's"],
    ['a raw space', 'a b'],
    ['a raw slash', 'a/b'],
    ['a raw emoji', '😀'],
    ['bytes that are not UTF-8', '%FF'],
    ['half of an encoded character', '%C3'],
    ['an overlong slash', '%C0%AF'],
    ['an encoded surrogate', '%ED%A0%80'],
    ['nothing', ''],
  ] as const)('is refused when a value is spelt with %s', ([, text]) => {
    expect(decodeValue(text)).toBeNull()
    expect(parseLookupKey(':~note:{authId}', `:~note:${text}`)).toBeNull()
  })

  it.for([
    ['another kind', ':~notes:1:book:2'],
    ['another segment', ':~note:1:shelf:2'],
    ['a segment of other case', ':~note:1:Book:2'],
    ['a segment that is encoded', ':~note:1:%62ook:2'],
    ['one segment less', ':~note:1:book'],
    ['one segment more', ':~note:1:book:2:logs'],
    ['no beginning', 'note:1:book:2'],
    ['half a beginning', ':note:1:book:2'],
    ['a space before it', ' :~note:1:book:2'],
    ['a line break after it', ':~note:1:book:2\n'],
    ['no text at all', ''],
  ] as const)('of a pattern is not one with %s', ([, lookupKey]) => {
    expect(parseLookupKey(pattern, lookupKey)).toBeNull()
  })

  it.for([
    ['an empty value', { authId: '' }, "[bad-parameter] 'authId' must not be empty, in row key ':~note:{authId}'."],
    [
      'half of a surrogate pair',
      { authId: 'a\ud83d' },
      "[bad-parameter] 'authId' holds half of a surrogate pair, in row key ':~note:{authId}'.",
    ],
    ['a missing value', {}, "[bad-parameter] 'authId' is missing, in row key ':~note:{authId}'."],
    ['a number', { authId: 42 }, "[bad-parameter] 'authId' must be text, in row key ':~note:{authId}'."],
    [
      'a value too many',
      { authId: '1', bookId: '2' },
      "[bad-parameter] 'bookId' is not a parameter of this pattern, in row key ':~note:{authId}'.",
    ],
  ] as const)('is not made from %s, and the error says so', ([, params, message]) => {
    const error = thrownBy(() => formatLookupKey(':~note:{authId}', params as never))
    expect(error).toMatchObject({ code: 'bad-parameter', message, row: ':~note:{authId}' })
  })

  it('takes nothing from the prototype of its values', () => {
    const error = thrownBy(() => formatLookupKey(':~note:{constructor}', {} as never))
    expect(error).toMatchObject({ parameter: 'constructor', message: expect.stringContaining('is missing') })
    expect(parseLookupKey(':~note:{constructor}', ':~note:a')).toEqual({ constructor: 'a' })
  })

  it('has the names of its values in its type', () => {
    expectTypeOf(parseLookupKey(pattern, '')).toEqualTypeOf<{
      readonly authId: string
      readonly bookId: string
    } | null>()
    expectTypeOf(parseLookupKey(':~note', '')).toEqualTypeOf<Record<never, string> | null>()
  })
})

describe('a pattern', () => {
  it('is read as its segments', () => {
    expect(patternSegments(':~google:{authId}:{calId}:events')).toEqual([
      { kind: 'literal', text: 'google' },
      { kind: 'parameter', name: 'authId' },
      { kind: 'parameter', name: 'calId' },
      { kind: 'literal', text: 'events' },
    ])
  })

  it.for([
    ['note:{authId}', "does not begin with ':~'"],
    ['', "does not begin with ':~'"],
    [':~{kind}:pages', "does not begin with the provider's kind"],
    [':~', "has '', which is not camelCase"],
    [':~note:', "has '', which is not camelCase"],
    [':~note::pages', "has '', which is not camelCase"],
    [':~Note', "has 'Note', which is not camelCase"],
    [':~note:air-quality', "has 'air-quality', which is not camelCase"],
    [':~note:air_quality', "has 'air_quality', which is not camelCase"],
    [':~note:2nd', "has '2nd', which is not camelCase"],
    [':~note:{auth_id}', "has '{auth_id}', which is not camelCase"],
    [':~note:{}', "has '{}', which is not camelCase"],
    [':~note:{authId', "has '{authId', which is not camelCase"],
    [':~note:book{bookId}', "has 'book{bookId}', which is not camelCase"],
    [':~note:pages\n', "has 'pages\n', which is not camelCase"],
    [':~note:{authId}:book:{authId}', "names '{authId}' twice"],
  ] as const)('%j is refused with the words for it', ([malformed, why]) => {
    const message = `[invalid-definition] Pattern '${malformed}' ${why}. Write it like ':~garmin:{authId}:sleep'.`
    expect(thrownBy(() => patternSegments(malformed))).toMatchObject({ code: 'invalid-definition', message })
    expect(thrownBy(() => parseLookupKey(malformed, ':~note:1'))).toMatchObject({ message })
  })
})

function thrownBy(call: () => unknown): unknown {
  try {
    call()
  } catch (error) {
    expect(isConnectorError(error)).toBe(true)
    return error
  }
  throw new Error('nothing was thrown')
}
