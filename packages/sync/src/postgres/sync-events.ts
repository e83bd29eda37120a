import type { Uuid } from '@lona/connector'
import type { Queryable } from '@lona/postgres'
import type { Instant } from '@tento/chrono'
import type { RowAddress } from '../admission.js'
import type { SyncEvent } from '../sync-event.js'

/** An event with the scope of its row. */
export interface AddressedEvent extends RowAddress {
  /** The event. */
  readonly event: SyncEvent
}

/** A statement that writes events down, given as `eventColumns`: part of the statement that makes them true. */
export const insertEvents = (parameter: string): string =>
  `insert into lona.sync_events (scope_id, row_id, happened_at, event)
   select * from json_to_recordset(${parameter}::text::json)
     as event(scope_id text, row_id uuid, happened_at timestamptz, event text)`

/** The parameter of `insertEvents`. */
export const eventColumns = (events: readonly AddressedEvent[]): string =>
  JSON.stringify(
    events.map(({ scopeId, rowId, event }) => ({
      scope_id: scopeId,
      row_id: rowId,
      happened_at: event.at,
      event: JSON.stringify(event),
    })),
  )

/** A place in the stream of events; text that only this module reads. */
export type EventPlace = string

/** An event where it stands in the stream. */
export interface PlacedEvent {
  /** Its place: reading after it goes on with the next one. */
  readonly place: EventPlace
  /** What happened. */
  readonly event: SyncEvent
}

/** Some events, and where to go on. */
export interface EventPage {
  /** The events with their places, oldest first. */
  readonly events: readonly PlacedEvent[]
  /** The place after them. */
  readonly next: EventPlace
}

/** The end of the stream: what is written from now on comes after it. */
export async function endOfEvents(db: Queryable): Promise<EventPlace> {
  const { rows } = await db.query<{ place: string }>(
    "select pg_snapshot_xmin(pg_current_snapshot())::text || '.0' as place",
  )
  return rows[0]?.place ?? '0.0'
}

/**
 * The events of rows after a place. An event is given once all that were written before it are visible too, so that none
 * is ever skipped; a transaction that stays open holds later events back.
 */
export async function readEvents(
  db: Queryable,
  rowIds: readonly Uuid[],
  after: EventPlace,
  limit: number,
): Promise<EventPage> {
  const [transaction = '0', id = '0'] = after.split('.')
  const { rows } = await db.query<{ place: string; event: string }>(
    `select transaction::text || '.' || id as place, event from lona.sync_events
     where (transaction, id) > ($1::text::xid8, $2::bigint)
       and transaction < pg_snapshot_xmin(pg_current_snapshot()) and row_id = any($3::uuid[])
     order by transaction, id limit $4`,
    [transaction, id, rowIds, limit],
  )
  return {
    events: rows.map(({ place, event }) => ({ place, event: JSON.parse(event) as SyncEvent })),
    next: rows.at(-1)?.place ?? after,
  }
}

/** Lets go of events that happened before a time. */
export async function pruneEvents(db: Queryable, before: Instant): Promise<void> {
  await db.query('delete from lona.sync_events where happened_at < $1', [before])
}
