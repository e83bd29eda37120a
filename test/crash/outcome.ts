import type { Queryable } from '@lona/postgres'
import type { CoveredRange } from '@lona/sync'
import { type DateRange, mergeRanges } from '@tento/chrono'

/**
 * What has to be the same in the end, however often processes ended on the way: rows, cells and what was learned of
 * them, byte by byte. Left out is what says when and by which run it came: a day that is brought by a second process is
 * brought later.
 */
export interface Outcome {
  /** `lona.rows`, whole. */
  readonly rows: readonly unknown[]
  /** `lona.cells`, whole. */
  readonly cells: readonly unknown[]
  /** The provider's id of each cell. */
  readonly providerIds: readonly unknown[]
  /** The gap maps, without the moments of their readings. */
  readonly gapMaps: readonly {
    readonly lookupKey: string
    readonly covered: readonly DateRange[]
    readonly failed: string
    readonly uncertified: string
    readonly cursor: string | null
    readonly failures: number
  }[]
}

interface GapMapColumns {
  readonly lookup_key: string
  readonly covered: string
  readonly failed: string
  readonly uncertified: string
  readonly cursor: string | null
  readonly failures: number
}

/** What is in the database. */
export async function readOutcome(db: Queryable): Promise<Outcome> {
  const rows = await db.query('select * from lona.rows order by _sync_scope_id, id')
  const cells = await db.query('select * from lona.cells order by _sync_scope_id, id')
  const providerIds = await db.query(
    'select scope_id, cell_id, row_id, provider_id from lona.cell_provenance order by scope_id, cell_id',
  )
  const states = await db.query<GapMapColumns>(
    `select lookup_key, covered, failed, uncertified, cursor, failures from lona.row_state
     where pattern is not null order by scope_id, row_id`,
  )
  return {
    rows: rows.rows,
    cells: cells.rows,
    providerIds: providerIds.rows,
    gapMaps: states.rows.map(({ lookup_key, covered, ...rest }) => ({
      ...rest,
      lookupKey: lookup_key,
      covered: mergeRanges((JSON.parse(covered) as CoveredRange[]).map(({ start, end }) => ({ start, end }))),
    })),
  }
}

/** What was left behind that somebody would have to clean up. */
export interface Leftovers {
  /** Slices that count as under way. */
  readonly admissions: number
  /** Runs that failed, as their records say. */
  readonly failedRuns: number
  /** Runs whose records say that they are under way. */
  readonly runningRuns: number
  /** Runs that never ended, because their process did. */
  readonly interruptedRuns: number
  /** Events that tell of a failed slice. */
  readonly failureEvents: number
}

/** What is left behind in the database. */
export async function readLeftovers(db: Queryable): Promise<Leftovers> {
  const { rows } = await db.query<Leftovers>(
    `select (select count(*)::int from lona.admissions) as admissions,
       (select count(*)::int from lona.runs where outcome = 'failed') as "failedRuns",
       (select count(*)::int from lona.runs where outcome = 'running') as "runningRuns",
       (select count(*)::int from lona.runs where outcome = 'interrupted') as "interruptedRuns",
       (select count(*)::int from lona.sync_events where event::json ->> 'type' = 'slice-failed') as "failureEvents"`,
  )
  const [leftovers] = rows
  if (!leftovers) throw new Error('the database counted nothing')
  return leftovers
}
