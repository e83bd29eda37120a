import type { Owner, Uuid } from '@lona/connector'
import type { Database } from '@lona/postgres'
import { endOfEvents, type Orchestrator, type PlacedEvent, readEvents } from '@lona/sync/postgres'
import type { EventsRequest } from './lona.js'

/** What the stream is made of. */
export interface EventSources {
  /** Where every process writes its events. */
  readonly database: Database
  /** Says when to look again. */
  readonly orchestrator: Pick<Orchestrator, 'ended' | 'nextChange'>
  /** The records whose events an owner hears of: of a shared row, all who follow it. */
  rowIdsOf(owner: Owner): Promise<readonly Uuid[]>
}

const pageSize = 500

/** What happens to an owner's rows, in every process, until the signal ends it. */
export async function* followEvents(
  { database, orchestrator, rowIdsOf }: EventSources,
  { owner, after, signal }: EventsRequest,
): AsyncIterable<PlacedEvent> {
  const aborted = new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true }))
  let place = after ?? (await endOfEvents(database))
  while (!signal?.aborted) {
    const { ended } = orchestrator
    const { events, next } = await readEvents(database, await rowIdsOf(owner), place, pageSize)
    place = next
    for (const event of events) {
      if (signal?.aborted) return
      yield event
    }
    if (events.length < pageSize) await Promise.race([orchestrator.nextChange(ended), aborted])
  }
}
