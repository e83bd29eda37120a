import type { Json, Uuid } from '@lona/connector'
import type { Queryable, Transaction } from '@lona/postgres'
import type { Instant } from '@tento/chrono'
import type { Admission, AdmissionHold } from '../admission.js'
import type { SliceReason } from '../next-slices.js'
import type { Urgency } from '../urgency.js'
import { clockOr, instantColumn } from './clock.js'

/** Milliseconds for which a slice counts without a sign of life from whoever runs it. */
export const leaseMs = 30_000

const leaseFrom = (moment: string): string => `${moment} + make_interval(secs => ${leaseMs / 1000})`

/** What to select of `lona.admissions admission` for `AdmissionColumns`. */
export const admissionColumns = `admission.id, admission.scope_id, admission.row_id, admission.lookup_key,
  admission.pattern, admission.kind, admission.lock_key, admission.urgency, admission.stage, admission.range_start,
  admission.range_end, admission.why, admission.dispatch, admission.expected_weight, admission.spent_weight,
  ${instantColumn('admission.admitted_at')} as admitted_at, ${instantColumn('admission.lease_until')} as lease_until, admission.holder`

/** An admission in its columns. */
export interface AdmissionColumns {
  readonly id: Uuid
  readonly scope_id: string
  readonly row_id: Uuid
  readonly lookup_key: string
  readonly pattern: string
  readonly kind: string
  readonly lock_key: string | null
  readonly urgency: Urgency
  readonly stage: string
  readonly range_start: string
  readonly range_end: string
  readonly why: SliceReason
  readonly dispatch: string | null
  readonly expected_weight: number
  readonly spent_weight: number
  readonly admitted_at: Instant
  readonly lease_until: Instant
  readonly holder: Uuid | null
}

/** The admission in these columns. */
export const toAdmission = (columns: AdmissionColumns): Admission => ({
  id: columns.id,
  scopeId: columns.scope_id,
  rowId: columns.row_id,
  lookupKey: columns.lookup_key,
  pattern: columns.pattern,
  kind: columns.kind,
  lockKey: columns.lock_key,
  urgency: columns.urgency,
  stage: columns.stage,
  range: { start: columns.range_start, end: columns.range_end },
  why: columns.why,
  dispatch: columns.dispatch === null ? null : (JSON.parse(columns.dispatch) as Json),
  expectedWeight: columns.expected_weight,
  spentWeight: columns.spent_weight,
  admittedAt: columns.admitted_at,
  leaseUntil: columns.lease_until,
  holder: columns.holder,
})

/** A statement that writes slices down which a plan lets through, given as `insertedColumns`. */
export const insertAdmissions = (parameter: string): string =>
  `insert into lona.admissions select * from json_populate_recordset(null::lona.admissions, ${parameter}::text::json)`

/** The parameter of `insertAdmissions`. */
export const insertedColumns = (admissions: readonly Admission[]): string =>
  JSON.stringify(
    admissions.map(({ range, dispatch, ...admission }) => ({
      id: admission.id,
      scope_id: admission.scopeId,
      row_id: admission.rowId,
      lookup_key: admission.lookupKey,
      pattern: admission.pattern,
      kind: admission.kind,
      lock_key: admission.lockKey,
      urgency: admission.urgency,
      stage: admission.stage,
      range_start: range.start,
      range_end: range.end,
      why: admission.why,
      dispatch: dispatch === null ? null : JSON.stringify(dispatch),
      expected_weight: admission.expectedWeight,
      spent_weight: admission.spentWeight,
      admitted_at: admission.admittedAt,
      lease_until: admission.leaseUntil,
      holder: admission.holder,
    })),
  )

/**
 * Takes slices to run them, each from whoever had it before: that one sends no more requests. Gives those that are still
 * let through, in no order; that they began is written down as `slice-started` events.
 */
export async function beginAdmissions(
  db: Queryable,
  holdings: readonly AdmissionHold[],
  now: Instant | null,
): Promise<readonly Admission[]> {
  const { rows } = await db.query<AdmissionColumns>(
    `with clock as (select ${clockOr('$3')} as now),
     there as (
       select admission.id, new.holder from lona.admissions admission
       join unnest($1::uuid[], $2::uuid[]) as new(id, holder) on admission.id = new.id
       order by admission.id for update of admission
     ),
     begun as (
       update lona.admissions admission set holder = there.holder, lease_until = ${leaseFrom('clock.now')}
       from there, clock where admission.id = there.id
       returning ${admissionColumns}
     ),
     told as (
       insert into lona.sync_events (scope_id, row_id, happened_at, event)
       select scope_id, row_id, now, json_build_object('type', 'slice-started', 'at', ${instantColumn('now')},
         'rowId', row_id, 'lookupKey', lookup_key, 'urgency', urgency, 'why', why,
         'slice', json_build_object('stage', stage, 'range', json_build_object('start', range_start, 'end', range_end)))
       from begun, clock
     )
     select * from begun`,
    [holdings.map(({ id }) => id), holdings.map(({ holder }) => holder), now],
  )
  return rows.map(toAdmission)
}

/** Says that slices are still run. Gives the holders to whom theirs still belong. */
export async function renewAdmissions(
  db: Queryable,
  holdings: readonly AdmissionHold[],
  now: Instant | null,
): Promise<ReadonlySet<Uuid>> {
  const { rows } = await db.query<{ holder: Uuid }>(
    `with held as (
       select admission.id from lona.admissions admission
       join unnest($1::uuid[], $2::uuid[]) as mine(id, holder) on admission.id = mine.id and admission.holder = mine.holder
       order by admission.id for update of admission
     )
     update lona.admissions admission set lease_until = ${leaseFrom(clockOr('$3'))} from held where admission.id = held.id returning admission.holder`,
    [holdings.map(({ id }) => id), holdings.map(({ holder }) => holder), now],
  )
  return new Set(rows.map(({ holder }) => holder))
}

/** Takes away all that was let through, with its runs and workers: when all who were there are gone for certain. */
export async function dropAdmissions(db: Queryable, now: Instant): Promise<void> {
  await db.query(
    `with gone as (delete from lona.admissions returning scope_id, row_id), workers as (delete from lona.workers)
     update lona.runs run set outcome = 'interrupted', finished_at = $1 from gone
     where run.scope_id = gone.scope_id and run.row_id = gone.row_id and run.outcome = 'running' and run.kind = 'sync'`,
    [now],
  )
}

/** Takes away what was let through for rows, whoever runs it. Gives the ids. */
export async function revokeAdmissions(tx: Transaction, rowIds: readonly Uuid[]): Promise<readonly Uuid[]> {
  const { rows } = await tx.query<{ id: Uuid }>(
    `with gone as (select id from lona.admissions where row_id = any($1::uuid[]) order by id for update)
     delete from lona.admissions admission using gone where admission.id = gone.id returning admission.id`,
    [rowIds],
  )
  return rows.map(({ id }) => id)
}
