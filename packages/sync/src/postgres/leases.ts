import type { Uuid } from '@lona/connector'
import type { AdmissionHold } from '../admission.js'
import { SyncError } from '../errors.js'
import type { SetTimer } from '../set-timer.js'

/** What `createLeases` takes. */
export interface LeasesOptions {
  /** The timer. */
  readonly setTimer: SetTimer
  /** Milliseconds between two signs of life. */
  readonly everyMs: number
  /** Gives a sign of life for slices. Gives the holders to whom theirs still belong. */
  renew(holdings: readonly AdmissionHold[]): Promise<ReadonlySet<Uuid>>
  /** Hears that a sign of life could not be given; the next one is tried all the same. */
  onError(error: unknown): void
}

/** A slice that is being run. */
export interface Lease {
  /** Aborts when the slice is somebody else's, or nobody's. */
  readonly signal: AbortSignal
  /** The slice has ended. */
  release(): void
}

/** The slices that this process runs. */
export interface Leases {
  /** Holds a slice until it is released. */
  hold(holding: AdmissionHold): Lease
  /** Tells slices to stop. */
  drop(ids: readonly Uuid[]): void
  /** Tells all slices to stop, and gives no sign of life any more. */
  stop(): void
}

/** Signs of life for the slices of a process: one statement for all of them, while there are any. */
export function createLeases({ setTimer, everyMs, renew, onError }: LeasesOptions): Leases {
  // By their holders: an engine may run a slice a second time, which takes it from the first.
  const held = new Map<Uuid, AdmissionHold & { readonly stop: AbortController }>()
  let disarm: (() => void) | undefined

  function arm(): void {
    disarm ??= setTimer(() => void tick(), everyMs)
  }

  async function tick(): Promise<void> {
    const asked = [...held.values()]
    try {
      const renewed = await renew(asked.map(({ id, holder }) => ({ id, holder })))
      for (const { id, holder, stop } of asked) if (!renewed.has(holder)) stop.abort(lost(id))
    } catch (error) {
      onError(error)
    }
    disarm = undefined
    if (held.size > 0) arm()
  }

  return {
    hold(holding) {
      const stop = new AbortController()
      held.set(holding.holder, { ...holding, stop })
      arm()
      return { signal: stop.signal, release: () => void held.delete(holding.holder) }
    },
    drop(ids) {
      for (const { id, stop } of held.values()) if (ids.includes(id)) stop.abort(lost(id))
    },
    stop() {
      disarm?.()
      for (const { id, stop } of held.values()) stop.abort(lost(id))
      held.clear()
    },
  }
}

const lost = (id: Uuid): SyncError =>
  new SyncError({
    code: 'fenced-off',
    message: `The slice ${id} was cancelled, or is somebody else's by now. What it stored stays; the rest is brought by whoever has it.`,
  })
