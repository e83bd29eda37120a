import { isConnectorError, type SyncProgress, type Uuid } from '@lona/connector'
import type { Queryable, Transaction } from '@lona/postgres'
import { type Instant, toInstant } from '@tento/chrono'
import { v4, v7 } from 'uuid'
import type { Admission, AdmissionHold, RowAddress } from '../admission.js'
import { createBatcher } from '../batcher.js'
import { believable } from '../believable.js'
import { SyncError } from '../errors.js'
import { nextSlices, type WantedSlice } from '../next-slices.js'
import type { Candidate } from '../plan.js'
import type { RowPlanState } from '../row-sync-state.js'
import { systemTimer } from '../set-timer.js'
import type { SyncEngine } from '../sync-engine.js'
import type { SliceRun, SyncEvent } from '../sync-event.js'
import type { SyncedRow } from '../topology.js'
import { beginAdmissions, dropAdmissions, leaseMs, renewAdmissions, revokeAdmissions } from './admissions.js'
import { createChargedRequests } from './charged-requests.js'
import { readClock } from './clock.js'
import { createLeases } from './leases.js'
import type { Orchestrator, OrchestratorOptions, RanNow, RunNowOptions } from './orchestrator.js'
import { type AddressedState, changePlanStates, readPlanStates } from './plan-state.js'
import { admitOne, explainRows, lockPlanning, type Planner, planNext } from './planning.js'
import { enrolRows, releaseRows } from './row-state.js'
import { type SliceEnd, type SliceFailure, settleSlices } from './settle.js'
import { pruneEvents } from './sync-events.js'
import { measureSlice } from './telemetry.js'

/** How long a person's look at days puts them first. */
const demandMs = 5 * 60_000

/** How long somebody who waits for another process' slice waits before looking again. */
const waitMs = 500

const tidyKey = 'lona:tidy'
const tidySeconds = 3600
/** How long events, and workers that are gone, are kept. */
const keptMs = 86_400_000

/**
 * An orchestrator on a database.
 *
 * Planning and settling are transactions of their own, slices are run between them: a crash anywhere leaves a slice that
 * counts for half a minute and is then let through anew, from what the gap map says by then.
 */
export function createOrchestrator(options: OrchestratorOptions): Orchestrator {
  const { database, topology, slots = 4, setTimer = systemTimer, pollMs = 2000, onEvent, onError } = options
  const worker = v7()
  const clock = (): Instant | null => (options.now ? toInstant(options.now()) : null)
  const planner = (places: number): Planner => ({ topology, worker, slots: places, now: clock() })
  const readNow = (db: Queryable = database): Promise<Instant> => readClock(db, clock())

  const requests = createChargedRequests({ database, topology, now: options.now })
  const beginning = createBatcher(async (holdings: readonly AdmissionHold[]) => {
    const begun = await beginAdmissions(database, holdings, clock())
    const byId = new Map(begun.map((admission) => [admission.id, admission]))
    for (const admission of begun) onEvent?.(startedOf(admission))
    return holdings.map(({ id }) => byId.get(id) ?? null)
  })
  const settling = createBatcher(async (ends: readonly SliceEnd[]) => {
    const events = await settleSlices(database, topology, ends, clock())
    for (const event of events) onEvent?.(event)
    return ends.map(() => undefined)
  })
  const leases = createLeases({
    setTimer,
    everyMs: leaseMs / 3,
    renew: (holdings) => renewAdmissions(database, holdings, clock()),
    onError: (error) => onError?.(error),
  })

  /** PGlite has one process: what another let through is nobody's. */
  let alone: Promise<void> | undefined
  const dropLeftovers = async (): Promise<void> => {
    if (database.kind === 'pglite') await dropAdmissions(database, await readNow())
  }
  const ensureAlone = (): Promise<void> =>
    (alone ??= dropLeftovers().catch((error: unknown) => {
      alone = undefined // the next one tries again
      throw error
    }))

  let engine: SyncEngine | undefined
  let stopped = false
  let disarm: (() => void) | undefined
  let planning: Promise<void> = Promise.resolve()
  let isPlanAsked = false
  let endedSlices = 0
  let changed = Promise.withResolvers<void>()

  function tellChanged(): void {
    endedSlices += 1
    changed.resolve()
    changed = Promise.withResolvers()
  }

  async function planOnce(): Promise<void> {
    isPlanAsked = false
    if (!engine || stopped) return
    const running = engine
    const { admitted } = await database.transaction((tx) => planNext(tx, planner(slots)))
    if (admitted.length > 0) {
      await running.enqueue(admitted.map(({ id, lockKey }) => ({ key: id, ...(lockKey !== null && { lockKey }) })))
    }
  }

  /** Plans after the plan that is under way: what it did not see yet, this one does. */
  function planNow(): Promise<void> {
    if (!isPlanAsked) {
      isPlanAsked = true
      planning = planning.then(planOnce).catch((error: unknown) => {
        if (!stopped) onError?.(error)
      })
    }
    return planning
  }

  function poll(): void {
    if (stopped) return
    disarm = setTimer(() => void planNow().finally(poll), pollMs)
  }

  /** Runs a slice that this process holds, and settles it: gives what it did, or what it failed with. */
  async function runHeld(
    admission: Admission,
    holder: Uuid,
    signal: AbortSignal | undefined,
    onProgress?: (progress: SyncProgress) => void,
  ): Promise<{ readonly run: SliceRun } | { readonly error: unknown }> {
    const lease = leases.hold({ id: admission.id, holder })
    const stop = AbortSignal.any([lease.signal, ...(signal ? [signal] : [])])
    const refused = new AbortController()
    const ended: { run: SliceRun } | { error: unknown } = await measureSlice(admission, () =>
      options.runSlice(admission, {
        signal: AbortSignal.any([stop, refused.signal]),
        budgeted: (fetch) =>
          requests.ofRow(admission, fetch, {
            urgency: admission.urgency,
            admission: { id: admission.id, holder },
            onRefused: (refusal) => refused.abort(refusal),
          }),
        progress: (progress) => onProgress?.(progress),
      }),
    ).then(
      (run) => ({ run }),
      // Refused by a budget, a slice fails with what its provider's client makes of that; the refusal itself says more.
      (error: unknown) => ({ error: refused.signal.aborted && !stop.aborted ? refused.signal.reason : error }),
    )
    try {
      const run = 'run' in ended ? ended.run : null
      const failure = 'run' in ended || stop.aborted ? null : failureOf(ended.error)
      // What only an answer's body says reaches the budget by the error that the provider's client made of it.
      const isLimit = failure?.code === 'rate-limited' && !refused.signal.aborted
      if (isLimit && failure.retryAfterMs !== null) await requests.pause(admission, failure.retryAfterMs)
      await settling.add({ admission, holder, run, failure })
      if (failure?.code === 'unexpected' && 'error' in ended) onError?.(ended.error)
      return ended
    } finally {
      lease.release()
      tellChanged()
      void planNow() // what it had is free
    }
  }

  const failureOf = (error: unknown): SliceFailure => ({
    ...options.describeError(error),
    retryAfterMs: isConnectorError(error) ? (error.retryAfterMs ?? null) : null,
  })

  async function runJob(key: string, signal: AbortSignal): Promise<void> {
    if (key === tidyKey) {
      const before = toInstant(Date.parse(await readNow()) - keptMs)
      await pruneEvents(database, before)
      await database.query('delete from lona.workers where seen_at < $1', [before])
      await options.tidy?.()
      return
    }
    const holder = v4()
    const admission = await beginning.add({ id: key, holder })
    if (!admission) return // it was settled, revoked, or let through anew under another id
    await runHeld(admission, holder, signal)
  }

  /** Slices that somebody waits for: no engine knows of them. */
  const waitedFor = new Set<Promise<unknown>>()

  const stateOf = async (row: RowAddress): Promise<AddressedState | undefined> =>
    (await readPlanStates(database, [row]))[0]

  async function runNow(row: RowAddress, now: RunNowOptions): Promise<RanNow> {
    await ensureAlone()
    const addressed = await stateOf(row)
    const synced = addressed && topology.find(addressed.state.pattern)
    if (!addressed || !synced) return { reason: { code: 'not-synced' } }
    const holder = v4()
    const dueAt = await readNow()
    const slice = now.choose(allSlices(synced, addressed.state, dueAt))
    if (!slice) return { reason: { code: 'complete', until: null } }
    const candidate: Candidate = { ...addressed, dueAt, slice: { ...slice, urgency: 'demand', readyAt: null } }
    const admission = await database.transaction((tx) => admitOne(tx, planner(0), candidate, holder))
    if ('reason' in admission) return { reason: admission.reason }
    const dispatched = { ...admission, dispatch: now.dispatch ?? null }
    const running = runHeld(dispatched, holder, now.signal, now.onProgress)
    waitedFor.add(running)
    const ended = await running.finally(() => waitedFor.delete(running))
    if ('error' in ended) throw ended.error
    return { slice, run: ended.run }
  }

  const orchestrator: Orchestrator = {
    async start() {
      if (stopped)
        throw new SyncError({ code: 'engine-stopped', message: 'This orchestrator has stopped. Make a new one.' })
      if (engine) return
      await ensureAlone()
      engine = options.engine()
      await engine.start(({ key }, signal) => runJob(key, signal))
      await engine.schedule(tidyKey, tidySeconds)
      await planNow()
      poll()
    },
    planNow,
    async stop() {
      stopped = true
      disarm?.()
      await engine?.stop()
      leases.stop()
      await Promise.allSettled(waitedFor)
      await planning
    },
    async enrol(rows, change = (state) => state) {
      const known = rows.flatMap((row) => {
        const synced = topology.find(row.pattern)
        const params = synced?.row.parseLookupKey(row.lookupKey)
        if (!synced || !params) return []
        const lockKey = synced.row.lockResourceId(synced.row.identityOf(params))
        return [{ ...row, kind: synced.row.integration.kind, lockKey }]
      })
      await database.transaction(async (tx) => {
        const before = new Set((await readPlanStates(tx, known)).map(({ state }) => state.rowId))
        await enrolRows(tx, known)
        const setting = { topology, now: await readNow(tx) }
        await changePlanStates(tx, setting, known, (state) => change(state, !before.has(state.rowId)))
      })
    },
    async change(rows, change, { revoke = false, event } = {}) {
      const { now, states, revoked } = await database.transaction(async (tx) => {
        const revoked = revoke ? await revokeIn(tx, rows) : []
        const now = await readNow(tx)
        const states = await changePlanStates(
          tx,
          { topology, now },
          rows,
          (state) => change(state, now),
          event && ((state) => event(state, now)),
        )
        return { now, states, revoked }
      })
      if (event) for (const state of states) onEvent?.(event(state, now))
      leases.drop(revoked)
      await engine?.cancel(revoked)
      void planNow()
      return states
    },
    async release(rows) {
      const revoked = await database.transaction(async (tx) => {
        const ids = await revokeIn(tx, rows)
        await releaseRows(tx, rows)
        return ids
      })
      leases.drop(revoked)
      await engine?.cancel(revoked)
    },
    async demand(rows, range, dispatch = null) {
      await orchestrator.change(rows, (state, now) => ({
        ...state,
        demand: { ...range, dispatch, until: toInstant(Date.parse(now) + demandMs) },
      }))
    },
    runNow,
    get ended() {
      return endedSlices
    },
    async nextChange(ended) {
      if (ended !== endedSlices) return
      const waited = Promise.withResolvers<void>()
      const cancel = setTimer(waited.resolve, waitMs)
      await Promise.race([changed.promise, waited.promise])
      cancel()
    },
    async states(rows) {
      const [now, states] = await Promise.all([readNow(), readPlanStates(database, rows)])
      return { now, states: states.map(({ state }) => believable(state, now)) }
    },
    async explain(rows) {
      await ensureAlone()
      const states = await readPlanStates(database, rows)
      const at = await readNow()
      const { now, plan } = await explainRows(
        database,
        planner(0),
        states.map((addressed) => ({ ...addressed, dueAt: addressed.dueAt ?? at })),
      )
      const reasons = new Map(plan.waiting.map(({ rowId, reason }) => [rowId, reason]))
      for (const { rowId, stage, range, why, urgency } of plan.admit) {
        reasons.set(rowId, { code: 'admitted', stage, range, why, urgency, since: null, isRunning: false })
      }
      return states.flatMap(({ state }) => {
        const reason = reasons.get(state.rowId)
        return reason ? [{ rowId: state.rowId, state: believable(state, now), reason, now }] : []
      })
    },
    budgeted: (row, fetch) => requests.ofRow(row, fetch),
    budgetedShared: requests.ofProvider,
  }
  return orchestrator
}

/** Takes away what was let through for rows. A plan that is under way is waited for: else it would let them through anew. */
async function revokeIn(tx: Transaction, rows: readonly RowAddress[]): Promise<readonly Uuid[]> {
  await lockPlanning(tx)
  return await revokeAdmissions(
    tx,
    rows.map(({ rowId }) => rowId),
  )
}

/** All that a row lacks, for a person who asks: a pause, a look at other days and a rest do not count. */
const allSlices = (synced: SyncedRow, state: RowPlanState, now: Instant): readonly WantedSlice[] =>
  nextSlices(synced, { ...state, paused: [], demand: null }, now)

const startedOf = ({ rowId, lookupKey, stage, range, urgency, why, leaseUntil }: Admission): SyncEvent => ({
  type: 'slice-started',
  at: toInstant(Date.parse(leaseUntil) - leaseMs),
  rowId,
  lookupKey,
  slice: { stage, range },
  urgency,
  why,
})
