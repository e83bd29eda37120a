import type { Day } from '@tento/chrono'
import { ApiError, type Client } from './api/client.js'
import type { Provider, RowDetail, RowSync } from './api/schemas.js'
import { rowKeys } from './composition.js'
import { AppError } from './errors.js'
import type { Output } from './output.js'

/** What to do in a home without rows. */
export const noRowsWords = 'There are no rows yet. Begin with a place: lona sync weather --place Paris'

/** Rows that a person typed, and since when they are wanted. */
export interface MeantRows {
  /** A provider such as `weather`, or a row key; everything that is followed unless said. */
  readonly what: string | undefined
  /** Values of the provider's parameters, in a person's words. */
  readonly words: Readonly<Record<string, string | undefined>>
  /** The first day that is wanted. */
  readonly since?: Day
}

/**
 * Follows the rows that a person meant, and gives their keys: a row key, a provider with its parameters in words, or what
 * is followed already.
 *
 * @throws {AppError} `nothing-found` when words mean nothing, `bad-option` when some are missing; {ApiError} what the host refuses.
 */
export async function followMeant(
  client: Client,
  { what, words, since }: MeantRows,
  output: Output,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const wish = since === undefined ? {} : { since }
  const { rows } = await client.ask('listRows', {}, signal)
  if (what?.startsWith(':')) {
    const isFollowed = rows.some(({ key }) => key === what) // and since when, stays as it is unless said
    if (!isFollowed || since !== undefined) await client.ask('addRow', { body: { key: what, ...wish } }, signal)
    return [what]
  }
  const [given] = Object.keys(words).filter((name) => words[name] !== undefined)
  if (what === undefined && given !== undefined) {
    throw new AppError('bad-option', `Say of which provider, such as: lona sync weather --${given} …`)
  }
  const provider = what === undefined ? undefined : await providerOf(client, what)
  if (provider && given !== undefined) {
    const account = await findAccount(client, provider, words, output, signal)
    return (await client.ask('addAccount', { body: { ...account, ...wish } }, signal)).rows
  }
  const keys = rows.filter((row) => !provider || row.provider === provider.kind).map(({ key }) => key)
  if (keys.length === 0) throw new AppError('nothing-found', noRowsWords)
  if (since !== undefined) for (const key of keys) await client.ask('addRow', { body: { key, since } }, signal)
  return keys
}

/** The account that words are best taken for, and how a person would call it. */
async function findAccount(
  client: Client,
  { kind, params: named }: Provider,
  words: MeantRows['words'],
  output: Output,
  signal: AbortSignal,
): Promise<{ readonly provider: string; readonly params: Readonly<Record<string, string>>; readonly title: string }> {
  const params: Record<string, string> = {}
  const titles: string[] = []
  for (const { name, hint } of named) {
    const text = words[name]
    if (text === undefined || text.trim() === '') {
      throw new AppError('bad-option', `Say which ${name}: lona sync ${kind} --${name} …`)
    }
    const { choices } = await client.ask('find', { query: { provider: kind, param: name, text } }, signal)
    const [best, ...others] = choices
    if (!best) {
      const help = hint === null ? '' : ` (${hint})`
      throw new AppError('nothing-found', `No ${name} called '${text}' was found. Try another spelling${help}.`)
    }
    params[name] = best.value
    titles.push(best.label)
    if (best.label !== text) output.note(`Taken for ${best.label}.`)
    const meant = others.slice(0, 3).map(({ label }) => label)
    if (meant.length > 0) output.note(`If you meant another: ${meant.join('; ')}.`)
  }
  return { provider: kind, params, title: titles.join(', ') }
}

/** The provider of this kind. */
async function providerOf(client: Client, kind: string): Promise<Provider> {
  const { providers } = await client.ask('listProviders', {})
  const found = providers.find((provider) => provider.kind === kind)
  if (found) return found
  const known = [...new Set(providers.map((provider) => provider.kind))].join(', ')
  throw new AppError('nothing-found', `There is no provider '${kind}'. There are: ${known}.`)
}

/**
 * What the host says of a row that the person follows and that is kept in sync.
 *
 * @throws {AppError} `nothing-found` for one that nobody follows here; {ApiError} `unknown-key` for one that there is not.
 */
export async function expectRow<R extends Pick<RowDetail, 'key' | 'sync'>>(
  key: string,
  asked: Promise<R>,
): Promise<R & { readonly sync: RowSync }> {
  const notSynced = (cause?: unknown): AppError =>
    new AppError(
      'nothing-found',
      `${key} is not kept in sync by itself; \`lona status\` lists the rows that are.`,
      cause,
    )
  const row = await asked.catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.code !== 'unknown-row') throw error
    if (!rowKeys.match(key)?.row.syncShape) throw notSynced(error)
    throw new AppError('nothing-found', `You do not follow ${key}. Begin with: lona follow ${key}`, error)
  })
  if (!row.sync) throw notSynced()
  return { ...row, sync: row.sync }
}
