import type { RateLimit } from '@lona/connector'
import { addDays, dayCount, daysOf, type Instant, toInstant } from '@tento/chrono'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { retryAtAfter } from '../src/backoff.js'
import { type BudgetUse, charged, refusalOf, unusedBudget } from '../src/budget.js'
import { dueTimes, nextDueAt } from '../src/due-times.js'
import {
  type Admission,
  coverRange,
  failRange,
  neededRanges,
  nextSlices,
  type PlanReason,
  plan,
  type RowPlanState,
  type SyncedRow,
  type SyncTopology,
  type Urgency,
  urgencies,
  withoutDays,
} from '../src/index.js'
import { after, type MadeUpProvider, newestFirst, oneDay, rowKey, rowPattern, topologyOf } from './made-up-world.js'

// A world that plans again and again, runs what is let through for as long as it likes, spends budgets request by
// request, lets slices fail, and looks from outside whether anything happened that must not.

const start: Instant = '2026-11-21T10:00:00.001Z'
const longestRequestMs = 5_000
const slots = fc.integer({ min: 1, max: 5 })

const limit: fc.Arbitrary<RateLimit> = fc.record({
  scope: fc.constantFrom('app', 'account'),
  window: fc.constantFrom('fixed', 'sliding'),
  seconds: fc.constantFrom(10, 60, 300),
  weight: fc.integer({ min: 4, max: 25 }),
})
const provider: fc.Arbitrary<MadeUpProvider> = fc.record({
  maxConcurrent: fc.option(fc.integer({ min: 1, max: 3 })),
  limits: fc.array(limit, { maxLength: 2 }),
  isGated: fc.boolean(),
  sliceDays: fc.integer({ min: 1, max: 6 }),
  historyDays: fc.integer({ min: 0, max: 18 }),
})
const madeUpRow = fc.record({
  provider: fc.nat(2),
  account: fc.constantFrom('a', 'b', 'c', 'd'),
  lockKey: fc.option(fc.constantFrom('lock-1', 'lock-2')),
  /** What each of its days weighs at the provider. */
  weight: fc.constantFrom(1, 2),
  sliceWeight: fc.integer({ min: 1, max: 60 }),
})
const act = fc.record({
  waitMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 1, max: 400_000 })),
  row: fc.nat(20),
  what: fc.constantFrom('nothing', 'nothing', 'demand', 'pause', 'resume', 'fail', 'fail'),
  daysAgo: fc.nat(18),
})
const luck = fc.array(fc.integer({ min: 1, max: longestRequestMs }), { minLength: 1, maxLength: 20 })
const scenario = fc.record({
  slots,
  providers: fc.array(provider, { minLength: 1, maxLength: 3 }),
  rows: fc.array(madeUpRow, { minLength: 1, maxLength: 10 }),
  acts: fc.array(act, { maxLength: 40 }),
  luck,
})
type Scenario = typeof scenario extends fc.Arbitrary<infer Value> ? Value : never

interface WorldRow {
  readonly weight: number
  readonly synced: SyncedRow
  state: RowPlanState
  dueAt: Instant | null
  /** Whether its next request fails. */
  failsNext: boolean
}

interface Running {
  admission: Admission
  readonly row: WorldRow
  /** When its next request is sent. */
  nextAt: Instant
  readonly days: string[]
}

interface Grant {
  readonly key: string
  readonly at: number
  readonly weight: number
}

class World {
  now = start
  readonly topology: SyncTopology
  readonly rows: readonly WorldRow[]
  readonly running: Running[] = []
  readonly grants: Grant[] = []
  readonly slots: number
  private readonly budgets = new Map<string, BudgetUse>()
  private readonly luck: readonly number[]
  private lucky = 0
  private ids = 0

  constructor({ providers, rows, luck, slots }: Scenario) {
    this.topology = topologyOf(providers)
    this.luck = luck
    this.slots = slots
    this.rows = rows.map(({ provider, account, lockKey, weight, sliceWeight }, index) => {
      const kind = provider % providers.length
      const synced = this.topology.find(rowPattern(kind))
      if (!synced) throw new Error('every kind has its row')
      const nothing = { cursor: null, since: null, covered: [], failed: [], uncertified: [], paused: [], demand: null }
      const which = { rowId: `row-${index}`, lookupKey: rowKey(kind, account), pattern: rowPattern(kind), lockKey }
      const state = { fence: 1, failures: 0, retryAt: null, sliceWeight, ...nothing, ...which }
      return { weight, synced, state, dueAt: start, failsNext: false }
    })
  }

  /** What a slice's next request takes. */
  private requestMs(): number {
    return this.luck[this.lucky++ % this.luck.length] ?? 1
  }

  reserveOf = (key: string, admissions: readonly Admission[]): number =>
    admissions
      .filter(({ pattern, lookupKey }) => this.topology.budgetsOf(pattern, lookupKey).some((one) => one.key === key))
      .reduce((sum, { expectedWeight, spentWeight }) => sum + Math.max(0, expectedWeight - spentWeight), 0)

  /** Plans, checks the plan from outside, and begins what it lets through. Gives when to plan again at the latest. */
  plan(): Instant | null {
    const { now, topology, slots, budgets } = this
    const before = this.running.map(({ admission }) => admission)
    // Those that are due, and those that somebody asks about.
    const candidates = this.rows.map(({ state, dueAt }) => ({ scopeId: 'ada', state, dueAt: dueAt ?? now }))
    const free = Math.max(0, 2 * slots - before.length)
    const { admit, waiting } = plan({ now, topology, slots: free, candidates, admitted: before, budgets })

    // Every candidate is spoken of once, and nobody else is.
    const spoken = [...admit, ...waiting].map(({ rowId }) => rowId)
    expect(spoken.toSorted()).toEqual(candidates.map(({ state }) => state.rowId).toSorted())
    expect(admit.length).toBeLessThanOrEqual(free)

    const admitted = [...before]
    for (const next of admit) {
      const row = this.rows.find(({ state }) => state.rowId === next.rowId)
      if (!row) throw new Error('a plan knows no rows of its own')
      this.expectWanted(row, next.stage, daysOf(next.range))
      for (const budget of topology.budgetsOf(next.pattern, next.lookupKey)) {
        const { expectedWeight: weight, urgency } = next
        const reserved = this.reserveOf(budget.key, admitted)
        expect(refusalOf(budget, budgets.get(budget.key), { weight, urgency, now, reserved })).toBeNull()
      }
      const id = `slice-${this.ids++}`
      const times = { admittedAt: now, leaseUntil: after(now, 60_000) }
      admitted.push({ ...next, id, spentWeight: 0, holder: null, ...times })
    }
    this.expectNobodyTooMuch(admitted)
    this.expectInOrder(admit, waiting)
    for (const { rowId, reason } of waiting) this.expectTrue(rowId, reason, admitted, admit.length === free)

    for (const admission of admitted.slice(before.length)) {
      const row = this.rows.find(({ state }) => state.rowId === admission.rowId)
      if (!row) continue
      const days = [...newestFirst(admission.range)]
      this.running.push({ admission, row, nextAt: after(now, this.requestMs()), days })
    }
    for (const { rowId, reason, due } of waiting) {
      const isIdle = ['complete', 'paused', 'resting'].includes(reason.code)
      const row = this.rows.find(({ state }) => state.rowId === rowId)
      if (!row || !isIdle) continue
      row.dueAt = nextDueAt(due)
      expect(row.dueAt === null || row.dueAt > now).toBe(true)
    }
    const untils = waiting.flatMap(({ reason }) => (reason.code === 'budget' ? reason.refusal.until : []))
    const dues = this.rows.flatMap(({ dueAt }) => (dueAt !== null && dueAt > now ? dueAt : []))
    const requests = this.running.map(({ nextAt }) => nextAt)
    return [...untils, ...dues, ...requests].toSorted()[0] ?? null
  }

  private urgencyOf(rowId: string): Urgency | undefined {
    const row = this.rows.find(({ state }) => state.rowId === rowId)
    return row && nextSlices(row.synced, row.state, this.now)[0]?.urgency
  }

  /** A slice's days are days that its stage lacks, and its gate has nothing to bring. */
  private expectWanted({ synced, state }: WorldRow, stage: string, days: readonly string[]): void {
    const { now } = this
    const lacks = (name: string) =>
      neededRanges(synced.stageRange(name, { now, since: state.since }), state.covered, synced.shape, now).flatMap(
        daysOf,
      )
    expect(lacks(stage)).toEqual(expect.arrayContaining([...days]))
    expect(days.length).toBeGreaterThan(0)
    expect(days.length).toBeLessThanOrEqual(synced.shape.sliceDays)
    const gate = synced.shape.gates[stage]
    // What its gate lacks rests: it failed, and may not be tried again yet.
    const tried = state.failed.flatMap(daysOf)
    if (gate !== undefined) expect(tried).toEqual(expect.arrayContaining(lacks(gate)))
    expect(state.paused).not.toContain(stage)
    expect(state.retryAt === null || state.retryAt <= now).toBe(true)
  }

  private expectNobodyTooMuch(admitted: readonly Admission[]): void {
    const locks = admitted.flatMap(({ lockKey }) => lockKey ?? [])
    expect(new Set(locks).size).toBe(locks.length)
    expect(new Set(admitted.map(({ rowId }) => rowId)).size).toBe(admitted.length)
    for (const { row, maxConcurrent } of this.topology.rows) {
      const ofKind = admitted.filter(({ kind }) => kind === row.integration.kind)
      expect(ofKind.length).toBeLessThanOrEqual(maxConcurrent ?? Number.POSITIVE_INFINITY)
    }
  }

  /** Nobody is let through before somebody who waits for the same, is more urgent, or waits longer. */
  private expectInOrder(admit: ReturnType<typeof plan>['admit'], waiting: ReturnType<typeof plan>['waiting']): void {
    const rankOf = (rowId: string): string => {
      const { dueAt = '' } = this.rows.find(({ state }) => state.rowId === rowId) ?? {}
      return `${urgencies.indexOf(this.urgencyOf(rowId) ?? 'backfill')} ${dueAt}`
    }
    for (const { rowId, reason } of waiting) {
      for (const other of admit) {
        if (rankOf(rowId) >= rankOf(other.rowId)) continue
        const row = this.rows.find(({ state }) => state.rowId === rowId)
        if (reason.code === 'cap') expect(row?.synced.row.integration.kind).not.toBe(other.kind)
        if (reason.code === 'workers') expect.fail('a worker was given to somebody less urgent')
        if (reason.code === 'budget') {
          const keys = this.topology.budgetsOf(other.pattern, other.lookupKey).map(({ key }) => key)
          expect(keys).not.toContain(reason.refusal.key)
        }
      }
    }
  }

  /** What a plan says of a row that waits is so. */
  private expectTrue(rowId: string, reason: PlanReason, admitted: readonly Admission[], isFull: boolean): void {
    const row = this.rows.find(({ state }) => state.rowId === rowId)
    if (!row) throw new Error('a plan knows no rows of its own')
    const { state, synced } = row
    const ready = nextSlices(synced, state, this.now).some(({ readyAt }) => readyAt === null)
    const mayRun = ready && !(state.retryAt !== null && state.retryAt > this.now)
    const ofKind = admitted.filter(({ kind }) => kind === synced.row.integration.kind)
    const its = this.topology.budgetsOf(state.pattern, state.lookupKey)
    const isTrue: Record<PlanReason['code'], () => boolean> = {
      admitted: () => admitted.some((admission) => admission.rowId === rowId),
      complete: () => !mayRun && state.paused.length === 0,
      paused: () => !mayRun && state.paused.length > 0,
      resting: () => !mayRun && reason.code === 'resting' && reason.until > this.now,
      limited: () => !mayRun && reason.code === 'limited' && reason.until > this.now,
      locked: () => mayRun && admitted.some(({ lockKey }) => lockKey !== null && lockKey === state.lockKey),
      cap: () => mayRun && ofKind.length === synced.maxConcurrent,
      budget: () =>
        mayRun &&
        reason.code === 'budget' &&
        its.some(({ key }) => key === reason.refusal.key) &&
        reason.refusal.until > this.now,
      workers: () => mayRun && isFull,
      'no-worker': () => false,
      'not-synced': () => false,
    }
    expect(isTrue[reason.code](), JSON.stringify({ reason, state })).toBe(true)
  }

  /** Goes on to a moment, request by request in their order. */
  advance(to: Instant): void {
    for (;;) {
      const [next] = this.running.toSorted((one, other) => (one.nextAt < other.nextAt ? -1 : 1))
      if (!next || next.nextAt > to) break
      this.now = next.nextAt
      this.request(next)
    }
    this.now = to
  }

  /** One request of a slice: a day of it, by which the day is held. */
  private request(running: Running): void {
    const { admission, row, days } = running
    const { pattern, lookupKey, urgency } = admission
    const { weight } = row
    const wish = { weight, urgency, now: this.now }
    const its = this.topology.budgetsOf(pattern, lookupKey)
    const refusals = its.flatMap((budget) => refusalOf(budget, this.budgets.get(budget.key), wish) ?? [])
    const until = refusals
      .map((refusal) => refusal.until)
      .toSorted()
      .at(-1)
    if (until !== undefined) {
      const sliceWeight = Math.max(row.state.sliceWeight, 2 * admission.spentWeight)
      this.settle(running, { ...row.state, retryAt: until, sliceWeight })
      return
    }
    for (const budget of its) {
      this.budgets.set(budget.key, charged(budget, this.budgets.get(budget.key) ?? unusedBudget, weight, this.now))
      this.grants.push({ key: budget.key, at: Date.parse(this.now), weight })
    }
    running.admission = { ...admission, spentWeight: admission.spentWeight + weight }
    const day = days.shift()
    if (day === undefined) throw new Error('a slice has a request for each of its days')
    if (row.failsNext) {
      row.failsNext = false
      const failures = row.state.failures + 1
      const failure = { failedAt: this.now, code: 'provider-down', message: 'No answer.' }
      const retryAt = retryAtAfter(this.now, { code: failure.code, attempts: failures, name: row.state.rowId })
      const failed = failRange(row.state.failed, { start: admission.range.start, end: addDays(day, 1) }, failure)
      this.settle(running, { ...row.state, failed, failures, retryAt })
      return
    }
    const covered = coverRange(row.state.covered, oneDay(day), this.now)
    row.state = { ...row.state, covered, failed: withoutDays(row.state.failed, oneDay(day)) }
    if (days.length > 0) {
      running.nextAt = after(this.now, this.requestMs())
      return
    }
    const spent = running.admission.spentWeight
    const sliceWeight = Math.max(0.75 * row.state.sliceWeight + 0.25 * spent, spent)
    this.settle(running, { ...row.state, failures: 0, retryAt: null, sliceWeight })
  }

  private settle(running: Running, state: RowPlanState): void {
    this.running.splice(this.running.indexOf(running), 1)
    this.change(running.row, state)
  }

  change(row: WorldRow, state: RowPlanState): void {
    row.state = state
    row.dueAt = nextDueAt(dueTimes(row.synced, state, this.now))
  }

  /** Of no budget was more granted in any of its windows than its limit: counted one by one. */
  expectNoWindowOver(): void {
    for (const { state } of this.rows) {
      for (const { key, limits } of this.topology.budgetsOf(state.pattern, state.lookupKey)) {
        const grants = this.grants.filter((grant) => grant.key === key)
        for (const { window, seconds, weight } of limits) {
          const length = seconds * 1000
          for (const { at } of grants) {
            const together = grants.filter((other) =>
              window === 'fixed'
                ? Math.floor(other.at / length) === Math.floor(at / length)
                : other.at > at - length && other.at <= at,
            )
            expect(together.reduce((sum, grant) => sum + grant.weight, 0)).toBeLessThanOrEqual(weight)
          }
        }
      }
    }
  }

  /** Days that rows lack, over all. */
  lacking(): number {
    return this.rows.reduce((sum, { synced, state }) => {
      const slices = nextSlices(synced, { ...state, paused: [] }, this.now)
      return sum + slices.reduce((days, { range }) => days + dayCount(range), 0)
    }, 0)
  }
}

/** Lets the acts happen, planning after each. */
function live(world: World, acts: Scenario['acts']): void {
  world.plan()
  for (const { waitMs, row: index, what, daysAgo } of acts) {
    world.advance(after(world.now, waitMs))
    const row = world.rows[index % world.rows.length]
    if (row && what === 'fail') row.failsNext = true
    if (row && what === 'demand') {
      const range = { start: addDays('2026-11-21', -daysAgo), end: addDays('2026-11-21', 4 - daysAgo) }
      world.change(row, { ...row.state, demand: { ...range, until: after(world.now, 300_000), dispatch: null } })
    }
    if (row && what === 'pause')
      world.change(row, { ...row.state, paused: index % 2 ? ['viewport', 'backfill'] : ['viewport'] })
    if (row && what === 'resume') world.change(row, { ...row.state, paused: [] })
    world.plan()
  }
}

describe('planning', { timeout: 120_000 }, () => {
  it('never goes over a cap, a lock or a window, lets the most urgent first, and says the truth of whoever waits', () => {
    fc.assert(
      fc.property(scenario, (scenario) => {
        const world = new World(scenario)
        live(world, scenario.acts)
        world.expectNoWindowOver()
      }),
      { numRuns: 400 },
    )
  })

  it('never stands still, and brings every row in a time that the work ahead of it bounds', () => {
    fc.assert(
      fc.property(scenario, (scenario) => {
        const world = new World(scenario)
        live(world, scenario.acts)
        for (const row of world.rows) {
          row.failsNext = false
          if (row.state.paused.length > 0) world.change(row, { ...row.state, paused: [] })
        }
        // From here on nothing fails. One after the other, each day would wait for its windows to be empty and then take
        // its one request; what failed before rests for its backoff first, at most once more.
        const windows = scenario.providers.flatMap(({ limits }) => limits.map(({ seconds }) => seconds * 1000))
        const longestWindowMs = Math.max(0, ...windows)
        const perDayMs = longestRequestMs + 3 * longestWindowMs + 10_000
        const rests = world.rows.flatMap(({ state, synced }) => [
          state.retryAt ?? world.now,
          ...nextSlices(synced, state, world.now).map(({ readyAt }) => readyAt ?? world.now),
        ])
        const restMs = Date.parse(rests.toSorted().at(-1) ?? world.now) - Date.parse(world.now)
        const days = world.lacking() + world.running.reduce((sum, { days }) => sum + days.length, 0)
        const latest = toInstant(Date.parse(world.now) + restMs + (days + 1) * perDayMs)
        while (world.lacking() > 0) {
          const next = world.plan()
          // Something is under way, or there is a time to look again.
          expect(next).not.toBeNull()
          expect(next !== null && next > world.now).toBe(true)
          if (next === null) break
          expect(next <= latest, `${world.lacking()} days are lacking at ${next}`).toBe(true)
          world.advance(next)
        }
        world.expectNoWindowOver()
      }),
      { numRuns: 60 },
    )
  })
})
