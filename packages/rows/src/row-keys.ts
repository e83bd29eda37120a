import {
  type AnyRow,
  type CapabilitiesOf,
  ConnectorError,
  decodeValue,
  type PatternSegment,
  patternSegments,
} from '@lona/connector'
import { RowsError } from './errors.js'

/** What a host may open on a row for its users. */
export type HostVerb = 'get' | 'post' | 'patch' | 'delete'

/** One row with the verbs that the host opens on it. */
export interface RowKeyEntry {
  /** The row. */
  readonly row: AnyRow
  /** What users may do with it. */
  readonly verbs: readonly HostVerb[]
}

/**
 * Opens verbs on a row, for `defineRowKeys`. A verb that the row does not implement does not compile.
 *
 * @throws {RowsError} `verb-not-implemented`, naming row and verb, where the types were got around.
 */
export function allow<R extends AnyRow>(
  row: R,
  // Written out here, so that the compiler's message lists the verbs that the row has.
  ...verbs: readonly ('get' | (CapabilitiesOf<R> & HostVerb))[]
): RowKeyEntry {
  for (const verb of verbs as readonly HostVerb[]) {
    if (verb !== 'get' && !row.capabilities.includes(verb)) {
      throw new RowsError({
        code: 'verb-not-implemented',
        message: `The row '${row.pattern}' (${row.label}) does not implement '${verb}'. Take the verb away, or write it.`,
        row: row.pattern,
        verb,
      })
    }
  }
  return { row, verbs: verbs as readonly HostVerb[] }
}

/** What a lookup key means to a host. */
export interface RowKeyMatch extends RowKeyEntry {
  /** The values in the key, by the names of the pattern's parameters. */
  readonly params: Readonly<Record<string, string>>
}

/** All rows that a host offers, and what it opens on each. */
export interface RowKeys {
  /** The rows with their verbs, in the order in which they were given. */
  readonly entries: readonly RowKeyEntry[]
  /**
   * The row of a lookup key with the key's values, or `null` when no pattern has this form.
   *
   * @throws {ConnectorError} `bad-parameter` when the form is a row's but a value is empty or not in its one spelling.
   */
  match(lookupKey: string): RowKeyMatch | null
}

interface Branch {
  readonly literals: Map<string, Branch>
  parameter?: Branch
  end?: { readonly entry: RowKeyEntry; readonly segments: readonly PatternSegment[] }
}

/**
 * The host's table of rows.
 *
 * @throws {RowsError} `ambiguous-patterns`, naming both, when two patterns could match one key.
 */
export function defineRowKeys(...entries: readonly RowKeyEntry[]): RowKeys {
  const root: Branch = { literals: new Map() }
  const all = entries.map((entry) => ({ entry, segments: patternSegments(entry.row.pattern) }))
  for (const [index, one] of all.entries()) {
    const other = all.slice(0, index).find(({ segments }) => couldMatchOneKey(segments, one.segments))
    if (other) throw ambiguous(other.entry.row.pattern, one.entry.row.pattern)
    plant(root, one.segments).end = one
  }
  return Object.freeze({ entries, match: (lookupKey: string) => findMatch(root, lookupKey) })
}

const couldMatchOneKey = (one: readonly PatternSegment[], other: readonly PatternSegment[]): boolean =>
  one.length === other.length &&
  one.every((segment, index) => {
    const facing = other[index]
    return segment.kind === 'parameter' || facing?.kind === 'parameter' || segment.text === facing?.text
  })

const ambiguous = (one: string, other: string): RowsError =>
  new RowsError({
    code: 'ambiguous-patterns',
    message: `One lookup key could mean both '${one}' and '${other}'. Rename a segment of one of them.`,
    names: [one, other],
  })

function plant(root: Branch, segments: readonly PatternSegment[]): Branch {
  let branch = root
  for (const segment of segments) {
    if (segment.kind === 'parameter') {
      branch.parameter ??= { literals: new Map() }
      branch = branch.parameter
    } else {
      const next = branch.literals.get(segment.text) ?? { literals: new Map() }
      branch.literals.set(segment.text, next)
      branch = next
    }
  }
  return branch
}

function findMatch(root: Branch, lookupKey: string): RowKeyMatch | null {
  if (!lookupKey.startsWith(':~')) return null
  const texts = lookupKey.slice(2).split(':')
  const end = walk(root, texts, 0)?.end
  if (!end) return null
  const params: Record<string, string> = {}
  for (let index = 0; index < texts.length; index += 1) {
    const segment = end.segments[index]
    if (segment?.kind !== 'parameter') continue
    const value = decodeValue(texts[index] ?? '')
    if (value === null) {
      throw new ConnectorError({
        code: 'bad-parameter',
        message: `'${segment.name}' is empty or misspelt in row key '${lookupKey}'. Letters, digits and -._~,@ stand as they are, all else is percent-encoded, as the row's lookupKey() writes it.`,
        row: lookupKey,
        parameter: segment.name,
      })
    }
    params[segment.name] = value
  }
  return { row: end.entry.row, verbs: end.entry.verbs, params }
}

function walk(branch: Branch, texts: readonly string[], index: number): Branch | undefined {
  if (index === texts.length) return branch.end ? branch : undefined
  const literal = branch.literals.get(texts[index] ?? '')
  const found = literal && walk(literal, texts, index + 1)
  if (found) return found
  return branch.parameter && walk(branch.parameter, texts, index + 1)
}
