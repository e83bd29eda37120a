import { type AnyRow, defineIntegration, defineRow, depsKey } from '@lona/connector'
import { allow, defineRowKeys } from '@lona/rows'
import type { Benchmark, Outcome } from './benchmark.ts'
import { type Cost, costOf, cpuMsOf, cpuRatio, ensureEqual, measureRound, median, noRounds } from './measure.ts'
import { inWords } from './print.ts'

const providers = 20
const rowsEach = 10
const matches = 500_000
const rounds = 7
const leastPerSecond = 1_000_000
/** The regular expressions run this much less often; they would take minutes. */
const slowShare = 10
/** As Google names them: mostly letters, now and then with a character that has to be encoded. */
const calendars = ['me@example.org', 'en.uk#holiday@group.v.calendar.example', 'c_188ab@group.calendar.example']

const NoDeps = depsKey<Record<never, never>>('@made-up/many/NoDeps')

/** Patterns of the forms that providers have: with and without parameters of their own, and a log row beside each. */
function manyRows(): readonly AnyRow[] {
  return Array.from({ length: providers }, (_, provider) => {
    const pattern = `:~provider${provider}:{authId}` as string
    const integration = defineIntegration({
      pattern,
      deps: NoDeps,
      manifest: {
        name: `Provider ${provider}`,
        description: 'One of many.',
        homepage: 'https://many.example',
        signIn: 'none',
        params: {},
      },
      client: () => null,
    })
    return Array.from({ length: rowsEach / 2 }, (_, row) => {
      const own = row % 2 === 0 ? `metric${row}` : `calendar${row}:{calId}`
      return [`${pattern}:${own}`, `${pattern}:${own}:logs`].map((rowPattern) =>
        defineRow(integration, { pattern: rowPattern, label: 'one-of-many' }),
      )
    })
  }).flat(2)
}

/** What one would write without a table: each pattern as a regular expression, tried in turn. */
function regexMatcher(patterns: readonly string[]): (key: string) => Record<string, string> | null {
  const expressions = patterns.map(
    (pattern) => new RegExp(`^${pattern.replace(/\{(\w+)\}/g, (_, name: string) => `(?<${name}>[^:]+)`)}$`),
  )
  return (key) => {
    for (const expression of expressions) {
      const groups = expression.exec(key)?.groups
      if (groups)
        return Object.fromEntries(Object.entries(groups).map(([name, text]) => [name, decodeURIComponent(text)]))
    }
    return null
  }
}

/** How quickly a host with many rows finds the one that a key means. */
export const rowKeyMatch: Benchmark = {
  name: 'row-key-match',
  async *run(): AsyncIterable<Outcome> {
    const rows = manyRows()
    ensureEqual('patterns', rows.length, providers * rowsEach)
    const rowKeys = defineRowKeys(...rows.map((row) => allow(row, 'get')))
    const matchByRegex = regexMatcher(rows.map(({ pattern }) => pattern))
    const keys = rows.map((row, index) =>
      row.formatLookupKey(
        row.pattern.includes('{calId}')
          ? { authId: `account-${index}`, calId: calendars[index % calendars.length] ?? '' }
          : { authId: `account-${index}` },
      ),
    )
    const time = (match: (key: string) => unknown, times: number): Promise<Cost> =>
      costOf(() => {
        let found = 0
        for (let done = 0; done < times; done += 1) if (match(keys[done % keys.length] ?? '') !== null) found += 1
        ensureEqual('keys matched', found, times)
      })
    const pair = noRounds()
    for (let round = 0; round <= rounds; round += 1) {
      await measureRound(
        round,
        pair,
        () => time((key) => rowKeys.match(key), matches),
        () => time(matchByRegex, matches / slowShare),
      )
    }
    // Nothing waits here, so the processor's seconds count: they do not depend on what else the machine does.
    const perSecond = cpuMsOf(pair.ours).map((milliseconds) => (matches / milliseconds) * 1000)
    const regexPerSecond = cpuMsOf(pair.baseline).map((milliseconds) => (matches / slowShare / milliseconds) * 1000)
    const ratio = (cpuRatio(pair) ?? Number.NaN) * slowShare
    yield {
      what: `row-key match, ${rows.length} patterns`,
      method: `${inWords(matches)} matches of ${keys.length} keys over all patterns, values decoded, per second of processor time, against one regular expression a pattern tried in turn`,
      figures: [
        { of: 'ours', samples: perSecond, unit: 'matches/s' },
        { of: 'regular expressions', samples: regexPerSecond, unit: 'matches/s' },
      ],
      result: `${(median(perSecond) / 1e6).toFixed(2)} M/s, ${inWords(ratio)} times the regular expressions`,
      budget: { words: 'at least 1 M/s', isInside: median(perSecond) >= leastPerSecond },
    }
  },
}
