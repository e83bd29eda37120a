import { type AnyRow, ConnectorError, type Owner } from '@lona/connector'
import type { CellDecoder, RowRequest, WriteRequest } from './dispatcher.js'
import { RowsError } from './errors.js'
import type { HostVerb, RowKeyEntry, RowKeys } from './row-keys.js'

// What the dispatcher refuses, and in which words.

/** Refuses to start without the decoders that the rows name. */
export function ensureDecoders(rowKeys: RowKeys, decoders: Readonly<Record<string, CellDecoder>>): void {
  const lacking = rowKeys.entries.flatMap(({ row: { pattern, cellEncoding } }) =>
    cellEncoding === null || Object.hasOwn(decoders, cellEncoding) ? [] : [{ pattern, cellEncoding }],
  )
  if (lacking.length === 0) return
  const names = [...new Set(lacking.map(({ cellEncoding }) => cellEncoding))]
  const rows = lacking.map(({ pattern, cellEncoding }) => `${pattern} (${cellEncoding})`).join(', ')
  const line = names.map((name) => `'${name}': (data) => …`).join(', ')
  throw new RowsError({
    code: 'unknown-encoding',
    message: `No decoder for the cells of ${rows}. Hand one in as decoders: { ${line} }.`,
    names,
  })
}

/** Whose row is meant; refuses a caller who asks for another's. */
export function ownerOf({ caller, owner = caller }: Pick<RowRequest, 'caller' | 'owner'>): Owner {
  if (caller.kind === 'system' || (owner.kind === 'user' && owner.userId === caller.userId)) return owner
  throw new RowsError({ code: 'foreign-owner', message: 'These rows belong to someone else. Ask for your own.' })
}

/** Refuses a verb that the host did not open on the row. */
export function ensureOpen(verb: HostVerb, { row, verbs }: RowKeyEntry): void {
  if (verbs.includes(verb)) return
  throw new RowsError({
    code: 'verb-not-allowed',
    message: `'${verb}' is not open on '${row.pattern}'. Open are: ${verbs.join(', ') || 'none'}.`,
    row: row.pattern,
    verb,
  })
}

/** The row's code for a verb; refuses one that it does not have. */
export function implementationOf<Verb extends 'sync' | 'post' | 'patch' | 'delete'>(
  row: AnyRow,
  verb: Verb,
): NonNullable<AnyRow[Verb]> {
  const body = row[verb]
  if (body) return body
  throw new RowsError({
    code: 'verb-not-implemented',
    message: `The row '${row.pattern}' (${row.label}) does not implement '${verb}'.`,
    row: row.pattern,
    verb,
  })
}

/** Refuses a write of the system where the integration has no client for it. */
export function ensureClientForWrite({ integration, pattern }: AnyRow, owner: Owner): void {
  if (owner.kind === 'user' || integration.clientForWrite) return
  throw new ConnectorError({
    code: 'verb-not-implemented',
    message: `'${integration.pattern}' takes no writes of the system: it has no clientForWrite. Write as a signed-in person.`,
    row: pattern,
    verb: 'clientForWrite',
    kind: integration.kind,
  })
}

/** Refuses a stage that the row does not have. */
export function ensureStage({ pattern, syncShape }: AnyRow, stage: string): void {
  const stages = syncShape?.stages ?? []
  if (stages.includes(stage)) return
  throw new RowsError({
    code: 'unknown-stage',
    message: `The row '${pattern}' has no stage '${stage}'. It has: ${stages.join(', ') || 'none'}.`,
    row: pattern,
    names: stages,
  })
}

/** No registered pattern has the form of this key. */
export const unknownKey = (lookupKey: string, { entries }: RowKeys): RowsError =>
  new RowsError({
    code: 'unknown-key',
    message: `No row has the key '${lookupKey}'. Known patterns: ${entries.map(({ row }) => row.pattern).join(', ')}.`,
    row: lookupKey,
  })

/** The owner has no such row, or not any more. */
export const unknownRow = (lookupKey: string): RowsError =>
  new RowsError({
    code: 'unknown-row',
    message: `The row '${lookupKey}' is not followed. Follow it by ensureRow, then try again.`,
    row: lookupKey,
  })

/** The row has no such cell, or none was named. */
export const unknownCell = ({ lookupKey, cellId }: WriteRequest): RowsError =>
  new RowsError({
    code: 'unknown-cell',
    message: cellId
      ? `The row '${lookupKey}' has no cell '${cellId}'. Read the row again.`
      : `Say which cell of '${lookupKey}' is meant, by its cellId.`,
    row: lookupKey,
  })
