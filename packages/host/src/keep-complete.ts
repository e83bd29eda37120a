import type { Uuid } from '@lona/connector'
import type { RowRecord } from '@lona/rows'
import type { Store } from '@lona/store'
import type { Slice, SyncEngine, SyncJob } from '@lona/sync'
import type { LonaEvent } from './lona.js'
import type { SetTimer } from '@lona/sync'

const tickMs = 60_000
const pruneEveryMs = 3_600_000

/** What `createKeeper` takes. */
export interface KeeperOptions {
  /** Where the rows are. */
  readonly store: Pick<Store, 'listBearers' | 'pruneRawPayloads'>
  /** Runs the slices. */
  readonly engine: SyncEngine
  /** The clock. */
  readonly now: () => Date
  /** The timer. */
  readonly setTimer: SetTimer
  /** What a row lacks now, what is worth most first. */
  slicesOf(record: RowRecord): Promise<readonly Slice[]>
  /** Minutes after which a slice that is still missing is tried again. */
  refreshMinutesOf(record: RowRecord): number
  /** What no two running slices may share. */
  lockKeyOf(record: RowRecord): string
  /** Brings one slice. */
  bringSlice(record: RowRecord, slice: Slice, signal: AbortSignal): Promise<unknown>
  /** Hears what could not be planned. */
  readonly onEvent: (event: LonaEvent) => void
}

/** Keeps rows complete in the background. */
export interface Keeper {
  /** Begins, until `stop`. */
  start(): Promise<void>
  /** Hands rows that lack something to the engine. */
  planNow(): Promise<void>
  /** Leaves a row alone while `work` removes it, and after. */
  letGo<Result>(rowId: Uuid, work: () => Promise<Result>): Promise<Result>
  /** Ends. */
  stop(): Promise<void>
}

/**
 * The loop that keeps rows complete.
 *
 * Every minute each row that lacks something becomes one job of the engine. The job brings one slice, the one worth most
 * by then, and goes to the end of the queue, so that every row's newest days come first; it ends when nothing is left. A
 * slice that was brought but not certified is tried again when the row is due for a refresh, not before.
 */
export function createKeeper(options: KeeperOptions): Keeper {
  const { store, engine, now, setTimer, onEvent } = options
  const underWay = new Map<Uuid, RowRecord>()
  const leaving = new Set<Uuid>()
  const triedAt = new Map<string, number>()
  let planning: Promise<void> = Promise.resolve()
  let prunedAt = Number.NEGATIVE_INFINITY
  let started = false
  let stopped = false
  let disarm: (() => void) | undefined

  const nameOf = (record: RowRecord, slice: Slice): string => JSON.stringify([record.id, slice.stage, slice.range])

  async function findNextSlice(record: RowRecord): Promise<Slice | undefined> {
    const restMs = options.refreshMinutesOf(record) * 60_000
    const isResting = (slice: Slice): boolean =>
      (triedAt.get(nameOf(record, slice)) ?? Number.NEGATIVE_INFINITY) + restMs > now().getTime()
    return (await options.slicesOf(record)).find((slice) => !isResting(slice))
  }

  const isTaken = ({ id }: RowRecord): boolean => underWay.has(id) || leaving.has(id) || stopped

  /** One that is under way, or waits for its next try, is left alone. */
  async function plan(record: RowRecord): Promise<void> {
    if (isTaken(record) || !(await findNextSlice(record)) || isTaken(record)) return
    underWay.set(record.id, record)
    await engine.enqueue({ key: record.id, lockKey: options.lockKeyOf(record) })
  }

  async function planAll(): Promise<void> {
    if (stopped) return
    try {
      const bearers = new Map((await store.listBearers()).map((record) => [record.id, record]))
      for (const id of [...underWay.keys()].filter((id) => !bearers.has(id))) {
        underWay.delete(id)
        await engine.cancel(id)
      }
      for (const record of bearers.values()) {
        await plan(record).catch((error: unknown) => {
          onEvent({ type: 'plan-failed', lookupKey: record.lookupKey, error })
        })
      }
      await tidy()
    } catch (error) {
      onEvent({ type: 'plan-failed', lookupKey: null, error })
    }
  }

  async function tidy(): Promise<void> {
    const at = now().getTime()
    if (at - prunedAt < pruneEveryMs) return
    await store.pruneRawPayloads()
    prunedAt = at
    // Ranges move on with the days; nobody asks for these again.
    for (const [name, time] of triedAt) if (at - time > 24 * pruneEveryMs) triedAt.delete(name)
  }

  async function runJob({ key, lockKey }: SyncJob, signal: AbortSignal): Promise<void> {
    const record = underWay.get(key)
    if (!record) return
    const slice = await findNextSlice(record)
    if (!slice) {
      underWay.delete(key)
      return
    }
    await options.bringSlice(record, slice, signal)
    triedAt.set(nameOf(record, slice), now().getTime())
    if (underWay.has(key)) await engine.enqueue({ key, ...(lockKey !== undefined && { lockKey }) })
  }

  function planNow(): Promise<void> {
    planning = planning.then(planAll, planAll)
    return planning
  }

  function tick(): void {
    if (stopped) return
    disarm = setTimer(() => void planNow().finally(tick), tickMs)
  }

  return {
    async start() {
      if (started && !stopped) return
      started = true
      await engine.start(runJob)
      await planNow()
      tick()
    },
    planNow,
    async letGo(rowId, work) {
      leaving.add(rowId)
      try {
        underWay.delete(rowId)
        await engine.cancel(rowId)
        return await work()
      } finally {
        leaving.delete(rowId)
      }
    },
    async stop() {
      stopped = true
      disarm?.()
      await engine.stop()
      await Promise.allSettled([planning]) // whoever asked for it heard how it ended
    },
  }
}
