import { ConnectorError, type Fetch, isConnectorError } from '@lona/connector'
import { migrate, openDatabase } from '@lona/postgres'
import { createTestDatabase } from '@lona/postgres/testing'
import { createSandbox, type QuotaUsage } from '@lona/sandbox'
import { type Admission, type CoveredRange, coverRange, type SyncedRow } from '@lona/sync'
import {
  createOrchestrator,
  type EnrolledRow,
  recordProgress,
  type SliceContext,
  syncMigrations,
  takeFence,
} from '@lona/sync/postgres'
import { createMemoryEngine } from '@lona/sync/testing'
import { addDays, type DateRange, dayCount, daysOf, type Instant, splitRange, toInstant } from '@tento/chrono'
import { historyDays, mostRequests, type QuotaSubject, requestsOf, users } from './quota-subjects.ts'
import { createVirtualTime, inTime } from './virtual-time.ts'

/** How often a worker looks for work: within the minute after which it counts as gone. */
const pollMs = 50_000

/** Milliseconds to the provider, and as many back: nearly as long as budgets reckon with. */
const travelMs = 1500

/** No look begins so late that it could not be answered before the end. */
const lastLookMs = 10 * 60_000

/** What came of an app under a quota. */
export interface QuotaOutcome {
  /** What the provider counted. */
  readonly counted: QuotaUsage
  /** Milliseconds from due to begun, of each slice of the days that everybody sees first. */
  readonly viewportWaitsMs: readonly number[]
  /** Milliseconds from a person's look at a day to the beginning of its slice. */
  readonly lookWaitsMs: readonly number[]
  /** Looks of people. */
  readonly looks: number
  /** Slices of the archive that ended well. */
  readonly backfills: number
  /** Slices that a budget refused on their way. */
  readonly refusals: number
  /** Slices that each worker began. */
  readonly begunBy: readonly number[]
  /** What went wrong, in words. */
  readonly troubles: readonly string[]
  /** Real time that it took, in milliseconds. */
  readonly tookMs: number
}

/** Has two workers on one database keep the users' rows in sync, in virtual time, from the subject's start to its end. */
export async function runQuotaProof(subject: QuotaSubject): Promise<QuotaOutcome> {
  const startedAt = performance.now()
  const { topology, quota, slots } = subject
  const [synced] = topology.rows
  if (!synced) throw new Error('the topology has a row')
  await using test = await createTestDatabase({ migrate: (db) => migrate(db, 'sync', syncMigrations) })
  const time = createVirtualTime(subject.start)
  const now = (): Instant => toInstant(time.now())
  const sandbox = createSandbox({ now: time.now })
  const refreshMs = synced.shape.refreshMinutes * 60_000
  const rows = rowsOf(subject, synced)

  const held = new Map<string, readonly CoveredRange[]>()
  const lookedAt = new Map<string, number>()
  const refused: string[] = []
  const viewportWaitsMs: number[] = []
  const lookWaitsMs: number[] = []
  const troubles: string[] = []
  const begunBy = [0, 0]
  let backfills = 0

  /** When the first of these days was worth reading: when it began in the east, or its last reading was old enough. */
  const dueAt = (rowId: string, range: DateRange): number =>
    Math.min(
      ...daysOf(range).map((day) => {
        const reading = held.get(rowId)?.find(({ start, end }) => start <= day && day < end)
        if (reading) return Date.parse(reading.readAt) + refreshMs
        return Math.max(Date.parse(subject.start), Date.parse(day) - 14 * 3_600_000)
      }),
    )

  function measure({ rowId, urgency, range }: Admission): void {
    const at = time.now().getTime()
    if (urgency === 'viewport') viewportWaitsMs.push(at - dueAt(rowId, range))
    const look = `${rowId} ${range.start}`
    if (urgency === 'demand') lookWaitsMs.push(at - (lookedAt.get(look) ?? Number.NaN))
    lookedAt.delete(look)
  }

  const databases = [test.db, await openDatabase(test.url ?? '')].map((database) => inTime(time, database))
  const workers = databases.map((database, worker) => {
    async function runSlice(slice: Admission, { budgeted, signal }: SliceContext) {
      measure(slice)
      begunBy[worker] = (begunBy[worker] ?? 0) + 1
      const user = userOf(slice.rowId)
      const travel = (): Promise<void> => time.pass(travelMs, signal)
      const send: Fetch = async (input, init) => {
        await travel()
        const response = await time.during(() => sandbox.fetch(input, init))
        await travel()
        return response
      }
      const parts = splitRange(slice.range, Math.ceil(dayCount(slice.range) / requestsOf(user)), { from: 'end' })
      for (const { start, end } of parts) {
        const readAt = now()
        const address = `https://api.example/made-up/${quota}/${user}/records?from=${start}&to=${end}`
        const response = await budgeted(send)(address)
        if (!response.ok) throw errorOf(response, quota)
        await database.transaction(async (tx) => {
          const state = await takeFence(tx, slice)
          const covered = coverRange(state.covered, { start, end }, readAt)
          held.set(slice.rowId, covered)
          const { id: runId } = slice
          await recordProgress(tx, { ...slice, runId, counts: noCounts, requests: 1, state: { ...state, covered } })
        })
      }
      if (slice.urgency === 'backfill') backfills += 1
      return { ...noCounts, runId: slice.id, requests: parts.length }
    }
    return createOrchestrator({
      database,
      topology,
      engine: () => createMemoryEngine({ slots, now: time.now, setTimer: time.setTimer }),
      slots,
      pollMs,
      now: time.now,
      setTimer: time.setTimer,
      runSlice,
      describeError: (error) => ({ code: isConnectorError(error) ? error.code : 'unexpected', message: String(error) }),
      onEvent(event) {
        if (event.type !== 'slice-failed') return
        if (event.code === 'rate-limited') refused.push(event.rowId)
        else troubles.push(event.message)
      },
      onError: (error) => troubles.push(String(error)),
    })
  })
  const [first, second] = workers
  if (!first || !second) throw new Error('there are two workers')

  let looks = 0
  /** A person looks at a day so long ago that no archive comes to it: whoever a budget refused last, who waits for it. */
  function look(): void {
    const row = rows[userOf(refused.at(-1) ?? rows[0]?.rowId ?? '')]
    if (!row || time.now().getTime() > Date.parse(subject.end) - lastLookMs) return
    looks += 1
    const day = addDays(now().slice(0, 10), 5 * looks - historyDays)
    lookedAt.set(`${row.rowId} ${day}`, time.now().getTime())
    void (looks % 2 === 0 ? first : second)
      ?.demand([row], { start: day, end: addDays(day, 1) })
      .catch((error: unknown) => troubles.push(String(error)))
    time.setTimer(look, subject.lookEveryMs)
  }

  await first.enrol(rows)
  await first.change(rows.slice(subject.newcomers), (state) => {
    const range = synced.stageRange('viewport', { now: subject.start, since: null })
    const agoMs = Math.floor((userOf(state.rowId) / users) * refreshMs)
    const covered = coverRange([], range, toInstant(Date.parse(subject.start) - agoMs))
    held.set(state.rowId, covered)
    return { ...state, covered }
  })
  await test.db.query('analyze lona.row_state') // as autovacuum does within a minute
  await Promise.all(workers.map((worker) => worker.start()))
  time.setTimer(look, 1000)
  await time.runUntil(new Date(subject.end))
  await Promise.all(workers.map((worker) => worker.stop()))
  await databases[1]?.close()
  const counted = sandbox.control.quotas()[quota]
  const tookMs = performance.now() - startedAt
  const refusals = refused.length
  return { counted, viewportWaitsMs, lookWaitsMs, looks, backfills, refusals, begunBy, troubles, tookMs }
}

const noCounts = { inserted: 0, updated: 0, unchanged: 0, removed: 0, outdated: 0 } as const

/** The users' rows, each of an owner of its own. */
const rowsOf = ({ lookupKey }: QuotaSubject, { row: { pattern } }: SyncedRow): readonly EnrolledRow[] =>
  Array.from({ length: users }, (_, user) => ({
    scopeId: `user-${user}`,
    rowId: `00000000-0000-4000-8000-${String(user).padStart(12, '0')}`,
    lookupKey: lookupKey(String(user)),
    pattern,
  }))

const userOf = (rowId: string): number => Number(rowId.slice(-12))

/** What a client makes of an answer without records. */
const errorOf = ({ status }: Response, kind: string): ConnectorError =>
  new ConnectorError({
    code: status === 429 ? 'rate-limited' : 'provider-down',
    message: `The provider answered ${status}.`,
    kind,
  })

/** The share of the limit of each whole day that was used, from 0 to 1. */
export function sharesOfDays({ start, end }: QuotaSubject, { counted }: QuotaOutcome): readonly number[] {
  const days = counted.windows.find(({ seconds }) => seconds === 86_400)
  const isWhole = (day: string): boolean => day > start && addDays(day.slice(0, 10), 1) < end
  return Object.entries(days?.counts ?? {}).flatMap(([day, count]) =>
    isWhole(day) ? [count / (days?.limit ?? 0)] : [],
  )
}

/**
 * The longest that a viewport slice may wait, in milliseconds: all who are due at once go before it, at the rate that
 * the shortest window leaves to viewports, less what is too little for a slice of several requests. It may come just
 * after a window was filled, rest for a minute after a refusal, and begin with the poll after that.
 */
export function viewportBoundMs({ dueAtOnce }: QuotaSubject, { counted }: QuotaOutcome): number {
  const [shortest] = counted.windows
  if (!shortest) throw new Error('a quota has windows')
  const { seconds, limit } = shortest
  const requests = Array.from({ length: dueAtOnce }, (_, user) => requestsOf(user)).reduce((sum, one) => sum + one, 0)
  const perWindow = 0.98 * limit - (mostRequests - 1)
  return (1 + Math.ceil(requests / perWindow)) * seconds * 1000 + 60_000 + pollMs
}

/** The outcome as a table. */
export function quotaTable(subject: QuotaSubject, outcome: QuotaOutcome): string {
  const { counted, viewportWaitsMs, lookWaitsMs, looks, backfills, refusals, begunBy, tookMs } = outcome
  const shares = sharesOfDays(subject, outcome).map((share) => `${(100 * share).toFixed(1)} %`)
  const limits = counted.windows.map(({ limit, seconds }) => `${limit} in ${inWords(seconds * 1000)}`)
  const mostInAWindow = counted.windows.map(({ counts }) => Math.max(...Object.values(counts)))
  const bound = inWords(viewportBoundMs(subject, outcome))
  const lines: readonly (readonly [string, string])[] = [
    [`${users} users under ${subject.quota}'s limits`, limits.join(', ')],
    ['virtual time', `${subject.start} to ${subject.end}`],
    ['requests sent', `${counted.requests}`],
    ['over the limit, as the provider counted', `${counted.over}`],
    ['most in a window', mostInAWindow.join(', ')],
    ["share of the whole days' limit", shares.join(', ')],
    ['viewport slices', `${viewportWaitsMs.length}`],
    ['their wait', `median ${inWords(median(viewportWaitsMs))}, longest ${waited(viewportWaitsMs)}, bound ${bound}`],
    ["slices for people's looks", `${lookWaitsMs.length} of ${looks}`],
    ['their wait', `median ${inWords(median(lookWaitsMs))}, longest ${waited(lookWaitsMs)}`],
    ['backfill slices', `${backfills}`],
    ['slices refused on their way', `${refusals}`],
    ['slices begun by each worker', begunBy.join(', ')],
    ['real time', inWords(tookMs)],
  ]
  return lines.map(([what, value]) => `| ${what.padEnd(40)} | ${value.padEnd(54)} |`).join('\n')
}

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN
const waited = (values: readonly number[]): string => inWords(Math.max(...values))

/** `2 min 5 s`. */
function inWords(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000)
  const minutes = Math.floor(seconds / 60)
  return [minutes > 0 && `${minutes} min`, (seconds % 60 > 0 || minutes === 0) && `${seconds % 60} s`]
    .filter((part) => part !== false)
    .join(' ')
}
