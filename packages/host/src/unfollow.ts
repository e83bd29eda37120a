import type { Owner } from '@lona/connector'
import type { RowRecord } from '@lona/rows'
import type { Store } from '@lona/store'
import type { EnrolledRow, Orchestrator, RowAddress } from '@lona/sync/postgres'
import type { Unfollowed, UnfollowRequest } from './lona.js'
import type { Pauses } from './pauses.js'

/** What letting go of rows needs. */
export interface UnfollowSources {
  /** Where rows are kept. */
  readonly store: Store
  /** Keeps them in sync. */
  readonly orchestrator: Pick<Orchestrator, 'enrol' | 'release'>
  /** Pauses by those who follow rows. */
  readonly pauses: Pick<Pauses, 'apply'>
  /** A row as the orchestrator knows it, or `null`. */
  enrolledRow(record: RowRecord): EnrolledRow | null
}

/**
 * Forgets an owner's row. A shared row behind it stays in sync for whoever follows it, also for one who comes in the same
 * moment; when nobody does it rests, or goes where that is asked for.
 */
export async function unfollow(
  { store, orchestrator, pauses, enrolledRow }: UnfollowSources,
  { owner, lookupKey, erase = false }: UnfollowRequest & { readonly owner: Owner },
): Promise<Unfollowed> {
  const record = await store.findRow(owner, lookupKey)
  if (!record) return { wasFollowed: false, erasedCells: 0 }
  const { aliasOf } = record
  const address = store.bearerAddress(record)
  // What is to go must not be brought meanwhile; where others still follow, they wait a moment.
  if (!aliasOf || erase) await orchestrator.release([address])
  const { wasThere, cells } =
    !aliasOf || erase ? await store.eraseRow(record) : { wasThere: await store.removeRow(owner, lookupKey), cells: 0 }
  if (aliasOf) {
    await settleShared({ store, orchestrator, pauses }, { ...address, lookupKey }, enrolledRow(record), async () => {
      if (erase) await store.eraseUnfollowed(aliasOf, lookupKey)
    })
  }
  return { wasFollowed: wasThere, erasedCells: cells }
}

/** After somebody came or went: has a shared row kept in sync where anybody follows it, and else not. */
export async function settleShared(
  { store, orchestrator, pauses }: Omit<UnfollowSources, 'enrolledRow'>,
  shared: RowAddress & { readonly lookupKey: string },
  row: EnrolledRow | null,
  whenUnfollowed: () => Promise<void> = async () => undefined,
): Promise<void> {
  const isFollowed = async () => (await store.listPauses(shared, shared.lookupKey)).length > 0
  for (let settled = false; !settled; ) {
    const before = await isFollowed()
    if (before && row) {
      await orchestrator.enrol([row])
      await pauses.apply(row)
    } else if (!before) {
      await orchestrator.release([shared])
      await whenUnfollowed()
    }
    settled = (await isFollowed()) === before // else somebody came or went in the same moment
  }
}
