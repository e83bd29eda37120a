import type { Database } from '@lona/postgres'
import { progressOf, reasonWords } from '@lona/sync'
import { type Orchestrator, readPace } from '@lona/sync/postgres'
import type { SyncStatus } from './lona.js'
import type { FollowedRow } from './pauses.js'

/** What rows do, and why, with how far they are and how long the rest may take. */
export async function readStatus(
  { database, orchestrator }: { readonly database: Database; readonly orchestrator: Pick<Orchestrator, 'explain'> },
  rows: readonly FollowedRow[],
): Promise<readonly SyncStatus[]> {
  const explained = new Map(
    (await orchestrator.explain(rows.map(({ row }) => row))).map((explanation) => [explanation.rowId, explanation]),
  )
  const [first] = explained.values()
  if (!first) return []
  const pace = await readPace(
    database,
    rows.map(({ row }) => row),
    first.now,
  )
  return rows.flatMap(({ record, row, synced }): SyncStatus[] => {
    const explanation = explained.get(row.rowId)
    if (!explanation) return []
    const { state, reason, now } = explanation
    const progress = progressOf(synced, state, now)
    const missing = progress.wantedDays - progress.heldDays
    const isMoving = reason.code !== 'paused' && reason.code !== 'resting'
    const msPerDay = isMoving ? pace.get(row.rowId) : undefined
    return [
      {
        ...progress,
        record,
        state,
        paused: state.paused,
        reason,
        words: reasonWords(reason, now),
        restMs: missing === 0 ? 0 : msPerDay === undefined ? null : Math.round(missing * msPerDay),
      },
    ]
  })
}
