import type { UserOwner } from '@lona/connector'
import type { SyncStatus } from '@lona/host'
import { isRowsError, type RowRecord, RowsError } from '@lona/rows'
import { readTitles } from '../account-titles.js'
import type { Home } from '../home.js'
import { reasonWords } from '../status-words.js'
import type { Row, RowSync } from './schemas.js'

/** The account's part of a row key: the integration's pattern with its values. */
export const accountOf = (lookupKey: string, { pattern }: { readonly pattern: string }): string =>
  lookupKey.split(':').slice(0, pattern.split(':').length).join(':')

/** The owner's rows that bear cells, by key; those that this version does not offer any more are passed over. */
export async function describeRows({ lona, database }: Home, owner: UserOwner): Promise<readonly Row[]> {
  const [records, statuses, titles] = await Promise.all([
    lona.dispatcher.listRows({ caller: owner }),
    lona.status(owner),
    readTitles(database, owner),
  ])
  const byKey = new Map(statuses.map((status) => [status.record.lookupKey, status]))
  return records.flatMap((record) => describe({ lona }, record, byKey.get(record.lookupKey) ?? null, titles) ?? [])
}

/**
 * One row of the owner.
 *
 * @throws {RowsError} `unknown-key`, `unknown-row`.
 */
export async function describeRow({ lona, database }: Home, owner: UserOwner, lookupKey: string): Promise<Row> {
  const record = await expectRow({ lona }, owner, lookupKey)
  const [status, titles] = await Promise.all([lona.why({ owner, lookupKey }), readTitles(database, owner)])
  const row = describe({ lona }, record, status, titles)
  if (row) return row
  throw notFollowed(lookupKey)
}

/**
 * The record of a row that the owner follows.
 *
 * @throws {RowsError} `unknown-key`, `unknown-row`.
 */
export async function expectRow({ lona }: Pick<Home, 'lona'>, owner: UserOwner, lookupKey: string): Promise<RowRecord> {
  lona.dispatcher.resolve(lookupKey)
  const record = await lona.store.findRow(owner, lookupKey)
  if (record) return record
  throw notFollowed(lookupKey)
}

const notFollowed = (lookupKey: string): RowsError =>
  new RowsError({
    code: 'unknown-row',
    message: `You do not follow ${lookupKey}. Follow it first.`,
    row: lookupKey,
  })

function describe(
  { lona }: Pick<Home, 'lona'>,
  { lookupKey, aliasOf }: RowRecord,
  status: SyncStatus | null,
  titles: ReadonlyMap<string, string>,
): Row | null {
  const match = matchOf({ lona }, lookupKey)
  if (!match) return null
  const { pattern, label, display, integration } = match.row
  const account = accountOf(lookupKey, integration)
  return {
    key: lookupKey,
    pattern,
    label,
    provider: integration.kind,
    account,
    accountTitle: titles.get(account) ?? integration.paramNames.map((name) => match.params[name]).join(', '),
    display: [...display],
    isShared: aliasOf !== null,
    sync: status && toRowSync(status, match.row.syncShape?.stages ?? []),
  }
}

function matchOf({ lona }: Pick<Home, 'lona'>, lookupKey: string) {
  try {
    return lona.dispatcher.resolve(lookupKey)
  } catch (error) {
    if (isRowsError(error)) return null
    throw error
  }
}

const toRowSync = (status: SyncStatus, stages: readonly string[]): RowSync => {
  const { paused, wantedDays, heldDays, percent, completeSince, state, reason, restMs } = status
  return {
    stages: [...stages],
    paused: [...paused],
    wantedDays,
    heldDays,
    percent,
    completeSince,
    since: state.since,
    failed: [...state.failed],
    uncertified: [...state.uncertified],
    reason: { ...reason },
    words: reasonWords(status),
    restMs,
  }
}
