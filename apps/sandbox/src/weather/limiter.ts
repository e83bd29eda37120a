/**
 * The vendor's weighted limiter: counters per client address in fixed windows of UTC that clear together.
 *
 * A request is refused when a counter has already reached its limit, so that the one which crosses it still passes.
 * Refused and invalid requests cost nothing.
 */

/** A window of the limiter. */
export type LimitWindow = 'minute' | 'hour' | 'day'

/** How much weight fits in each window. 0 switches a window off. */
export type WeatherLimits = Readonly<Record<LimitWindow, number>>

/** The limits of free use, as the vendor states them (2026-11-21). */
export const freeLimits: WeatherLimits = { minute: 600, hour: 5000, day: 10_000 }

const windowMs: Record<LimitWindow, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }
const windows: readonly LimitWindow[] = ['minute', 'hour', 'day'] // the order in which the vendor looks

/** Counts weight per address. */
export interface Limiter {
  /** The window that is full for this address, or `null` when a request may pass. */
  check(address: string, now: Date): LimitWindow | null
  /** Adds the weight of an answered request. */
  add(address: string, weight: number, now: Date): void
  /** Weight used by an address in the windows that hold `now`. */
  used(address: string, now: Date): Record<LimitWindow, number>
  /** Replaces some limits; what was counted stays. */
  setLimits(limits: Partial<WeatherLimits>): void
  /** The limits in force. */
  limits(): WeatherLimits
  /** Forgets all counts and returns to the limits it began with. */
  reset(): void
}

/** A limiter with its own counters. */
export function createLimiter(initial: WeatherLimits = freeLimits): Limiter {
  let limits = initial
  const counters = new Map<string, { window: number; weight: number }>()
  const keyOf = (address: string, window: LimitWindow): string => `${window} ${address}`
  const windowOf = (window: LimitWindow, now: Date): number => Math.floor(now.getTime() / windowMs[window])
  const read = (address: string, window: LimitWindow, now: Date): number => {
    const counter = counters.get(keyOf(address, window))
    return counter?.window === windowOf(window, now) ? counter.weight : 0
  }
  return {
    check: (address, now) =>
      windows.find((window) => limits[window] > 0 && read(address, window, now) >= limits[window]) ?? null,
    add(address, weight, now) {
      for (const window of windows) {
        const sum = read(address, window, now) + weight
        counters.set(keyOf(address, window), { window: windowOf(window, now), weight: sum })
      }
    },
    used: (address, now) => ({
      minute: read(address, 'minute', now),
      hour: read(address, 'hour', now),
      day: read(address, 'day', now),
    }),
    setLimits(changed) {
      limits = { ...limits, ...changed }
    },
    limits: () => limits,
    reset() {
      counters.clear()
      limits = initial
    },
  }
}

/** What one place costs: 10 variables (times models) over up to 14 days count as 1, and nothing costs less. */
export function weightOf(variablesTimesModels: number, days: number): number {
  const share = variablesTimesModels / 10
  return Math.max(1, share, (days / 14) * share)
}
