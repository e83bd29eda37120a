import type { Cell, Uuid } from '@lona/connector'
import { formatSemanticTime } from '@tento/chrono'
import { v5 } from 'uuid'

/** The namespace of all ids that are derived. It must never change: ids are how a second write finds the first. */
const namespace = '8c1f7f3e-6f0b-5d0c-9b5a-3d1f2f6b7a10'

/** The id of a row: the same for the same scope and key, always. */
export const rowIdOf = (scopeId: string, lookupKey: string): Uuid =>
  v5(`row:${JSON.stringify([scopeId, lookupKey])}`, namespace)

/**
 * The id of a cell: the same for the same record, always.
 *
 * Its identity is the provider's id; without one, its time. The words before the colon keep the two apart.
 */
export function cellIdOf(rowId: Uuid, { id, date, endDate }: Pick<Cell, 'id' | 'date' | 'endDate'>): Uuid {
  if (id !== undefined) return v5(`id:${id}`, rowId)
  const end = endDate ? formatSemanticTime(endDate) : ''
  return v5(`time:${formatSemanticTime(date)}/${end}`, rowId)
}
