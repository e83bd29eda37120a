import type { AnyIntegration, AnyRow } from '@lona/connector'
import type { Lona, SyncStatus } from '@lona/host'
import { rowKeys } from './composition.js'
import { AppError } from './errors.js'
import { type Home, me } from './home.js'
import type { Output } from './output.js'

/** What to do in a home without rows. */
export const noRowsWords = 'There are no rows yet. Begin with a place: lona sync weather --place Paris'

/** Rows that a person meant, and what their words were taken for. */
export interface FoundRows {
  /** The lookup keys. */
  readonly lookupKeys: readonly string[]
  /** What the words were taken for, such as `Paris, Île-de-France, France`; `null` when nothing had to be guessed. */
  readonly meaning: string | null
  /** What else they could have meant. */
  readonly others: readonly string[]
}

/** The provider of this kind. */
function integrationOf(kind: string, { integrations }: Lona): AnyIntegration {
  const found = integrations.find((integration) => integration.kind === kind)
  if (found) return found
  const known = [...new Set(integrations.map((integration) => integration.kind))].join(', ')
  throw new AppError('nothing-found', `There is no provider '${kind}'. There are: ${known}.`)
}

/**
 * The rows of a provider for the values that a person gave in words, such as `--place Paris`.
 *
 * @throws {AppError} `nothing-found` when a value means nothing to the provider, `bad-option` when one is missing.
 */
export async function findRows(
  kind: string,
  words: Readonly<Record<string, string | undefined>>,
  lona: Lona,
  signal: AbortSignal,
): Promise<FoundRows> {
  const integration = integrationOf(kind, lona)
  const params: Record<string, string> = {}
  const meanings: string[] = []
  const others: string[] = []
  for (const name of integration.paramNames) {
    const text = words[name]
    if (text === undefined || text.trim() === '') {
      throw new AppError('bad-option', `Say which ${name}: lona sync ${kind} --${name} …`)
    }
    const [best, ...rest] = await lona.find({ integration, param: name, text, signal })
    if (!best) {
      throw new AppError(
        'nothing-found',
        `No ${name} called '${text}' was found. Try another spelling${hintOf(integration, name)}.`,
      )
    }
    params[name] = best.value
    if (best.label !== text) meanings.push(best.label)
    others.push(...rest.map(({ label }) => label))
  }
  return {
    lookupKeys: cellBearing(integration).map((row) => keyOf(row, params)),
    meaning: meanings.length > 0 ? meanings.join(', ') : null,
    others,
  }
}

/** The rows that the person follows already: all of them, or those of one provider. */
async function followedRows(kind: string | undefined, lona: Lona): Promise<readonly string[]> {
  if (kind !== undefined) integrationOf(kind, lona)
  const rows = await lona.dispatcher.listRows({ caller: me })
  return rows
    .map(({ lookupKey }) => lookupKey)
    .filter((key) => kind === undefined || lona.dispatcher.resolve(key).row.integration.kind === kind)
}

/**
 * The rows that a person typed: a row key, a provider with its parameters in words, or what is followed already.
 *
 * @throws {AppError} `nothing-found`, `bad-option`; {RowsError} `unknown-key`.
 */
export async function meantRows(
  { lona }: Pick<Home, 'lona'>,
  what: string | undefined,
  words: Readonly<Record<string, string | undefined>>,
  output: Output,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (what?.startsWith(':')) return [lona.dispatcher.resolve(what) && what]
  const hasWords = Object.values(words).some((text) => text !== undefined)
  if (what !== undefined && hasWords) {
    const found = await findRows(what, words, lona, signal)
    if (found.meaning !== null) output.note(`Taken for ${found.meaning}.`)
    if (found.others.length > 0) output.note(`If you meant another: ${found.others.slice(0, 3).join('; ')}.`)
    return found.lookupKeys
  }
  const keys = await followedRows(what, lona)
  if (keys.length > 0) return keys
  throw new AppError('nothing-found', noRowsWords)
}

/**
 * What a row does that the person follows.
 *
 * @throws {AppError} `nothing-found` for one that nobody follows here; {RowsError} `unknown-key` for one that there is not.
 */
export async function expectStatus({ lona }: Pick<Home, 'lona'>, lookupKey: string): Promise<SyncStatus> {
  const { row } = lona.dispatcher.resolve(lookupKey)
  const status = await lona.why({ owner: me, lookupKey })
  if (status) return status
  throw new AppError(
    'nothing-found',
    row.syncShape
      ? `You do not follow ${lookupKey}. Begin with: lona follow ${lookupKey}`
      : `${lookupKey} is not kept in sync by itself; \`lona status\` lists the rows that are.`,
  )
}

const cellBearing = (integration: AnyIntegration): readonly AnyRow[] =>
  rowKeys.entries
    .map(({ row }) => row)
    .filter((row) => row.integration.kind === integration.kind && row.rowType === 'data')

const keyOf = (row: AnyRow, params: Readonly<Record<string, string>>): string => row.formatLookupKey(params)

const hintOf = (integration: AnyIntegration, name: string): string => {
  const hint = integration.manifest.params[name]?.hint
  return hint ? ` (${hint})` : ''
}
