import type { UserOwner } from '@lona/connector'
import { type RowRecord, RowsError } from '@lona/rows'
import type { Home } from '../home.js'
import { expectRow } from './describe-row.js'

/**
 * The record that holds the cells of a row that the owner follows: the shared one, where the owner's points at it.
 *
 * @throws {RowsError} `unknown-key`, `unknown-row`.
 */
export async function findBearer({ lona }: Home, owner: UserOwner, lookupKey: string): Promise<RowRecord> {
  const record = await expectRow({ lona }, owner, lookupKey)
  if (!record.aliasOf) return record
  const shared = await lona.store.findRow(record.aliasOf, lookupKey)
  if (shared) return shared
  throw new RowsError({ code: 'unknown-row', message: `${lookupKey} is gone. Follow it again.`, row: lookupKey })
}
