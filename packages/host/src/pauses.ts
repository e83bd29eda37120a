import type { RowRecord } from '@lona/rows'
import type { Store } from '@lona/store'
import { progressOf, type RowPlanState, SyncError, type SyncEvent, type SyncedRow } from '@lona/sync'
import type { EnrolledRow, Orchestrator } from '@lona/sync/postgres'

/** A row that an owner follows, as it is kept in sync. */
export interface FollowedRow {
  /** The owner's record. */
  readonly record: RowRecord
  /** What bears its cells. */
  readonly row: EnrolledRow
  /** How it is kept in sync. */
  readonly synced: SyncedRow
}

/** Pauses by those who follow rows. */
export interface Pauses {
  /** Wants stages no more for now; all of them unless said. */
  pause(row: FollowedRow, stages?: readonly string[]): Promise<void>
  /** Wants stages again; all of them unless said. */
  resume(row: FollowedRow, stages?: readonly string[]): Promise<void>
  /** Has a row rest where all who follow it want so: after somebody came or went. */
  apply(row: EnrolledRow): Promise<void>
  /** Gives up what a row lacks of its past. Gives whether it did. */
  cancelBackfill(row: FollowedRow): Promise<boolean>
}

/** Pauses over a store, which keeps what each follower wants, and an orchestrator, which keeps what holds for the row. */
export function createPauses({
  store,
  orchestrator,
}: {
  readonly store: Pick<Store, 'listPauses' | 'readPause' | 'setPause'>
  readonly orchestrator: Pick<Orchestrator, 'change'>
}): Pauses {
  const eventOf =
    (type: 'row-paused' | 'row-resumed' | 'backfill-cancelled', stages: readonly string[]) =>
    ({ rowId, lookupKey }: RowPlanState, at: string): SyncEvent => ({ type, at, rowId, lookupKey, stages })

  async function readPaused({ synced, row }: Pick<FollowedRow, 'synced' | 'row'>): Promise<readonly string[]> {
    const lists = await store.listPauses(row, row.lookupKey)
    return lists.length === 0 ? [] : synced.shape.stages.filter((stage) => lists.every((list) => list.includes(stage)))
  }

  async function want(
    followed: FollowedRow,
    stages: readonly string[],
    type: 'row-paused' | 'row-resumed',
  ): Promise<void> {
    const { record, row, synced } = followed
    const unknown = stages.find((stage) => !synced.shape.stages.includes(stage))
    if (unknown !== undefined) {
      throw new SyncError({
        code: 'unknown-stage',
        message: `'${record.lookupKey}' has no stage '${unknown}'. It has: ${synced.shape.stages.join(', ')}.`,
        row: record.lookupKey,
      })
    }
    const rest = (await store.readPause(record)).filter((stage) => !stages.includes(stage))
    await store.setPause(record, type === 'row-paused' ? [...rest, ...stages] : rest)
    const paused = await readPaused(followed)
    await orchestrator.change([row], (state) => ({ ...state, paused }), {
      revoke: type === 'row-paused' && paused.length > 0,
      event: eventOf(type, stages),
    })
  }

  return {
    pause: (row, stages = row.synced.shape.stages) => want(row, stages, 'row-paused'),
    resume: (row, stages = row.synced.shape.stages) => want(row, stages, 'row-resumed'),
    async apply(row) {
      const lists = await store.listPauses(row, row.lookupKey)
      const [first = [], ...others] = lists
      const paused = first.filter((stage) => others.every((list) => list.includes(stage)))
      await orchestrator.change([row], (state) => ({ ...state, paused }))
    },
    async cancelBackfill({ record, row, synced }) {
      if (record.aliasOf && (await store.listPauses(row, row.lookupKey)).length > 1) return false
      const [first = ''] = synced.shape.stages
      await orchestrator.change(
        [row],
        (state, now) => {
          const { completeSince } = progressOf(synced, state, now)
          const { start } = synced.stageRange(first, { now, since: null })
          return { ...state, since: completeSince !== null && completeSince < start ? completeSince : start }
        },
        { revoke: true, event: eventOf('backfill-cancelled', synced.shape.stages.slice(1)) },
      )
      return true
    },
  }
}
