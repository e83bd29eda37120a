/** The levers of a running sandbox: faults, limits, the clock, and what was asked so far. */
import { Hono } from 'hono'
import { isSandboxError, SandboxError } from './errors.js'
import type { Fault, FaultQueue } from './faults.js'
import type { QuotaName } from './quota/published-quotas.js'
import type { Quotas, QuotaUsage } from './quota/quotas.js'
import type { Limiter, LimitWindow, WeatherLimits } from './weather/limiter.js'

/** One request that was answered. */
export interface RequestRecord {
  /** When, by the sandbox's clock: ISO instant. */
  readonly at: string
  /** Who asked: an IP address, or `in-process`. */
  readonly address: string
  /** The vendor's path: `/v1/forecast`. */
  readonly path: string
  /** The query as sent, a key's value blanked. */
  readonly query: string
  /** Status of the answer. */
  readonly status: number
  /** Weight that was counted; 0 for what the vendor does not count. */
  readonly weight: number
  /** Kind of the fault that hit it, if any. */
  readonly fault?: Fault['kind']
}

/** Sums of requests. */
export interface Usage {
  /** Requests answered, good or bad. */
  readonly requests: number
  /** Weight counted. */
  readonly weight: number
  /** Refused by the limiter. Ordered faults do not count here. */
  readonly rejected: number
}

/** The levers of a sandbox. */
export interface SandboxControl {
  /** Orders a fault, after those already ordered. @throws {SandboxError} `invalid-order`. */
  addFault(fault: Fault): void
  /** Faults not used up yet. */
  faults(): Fault[]
  /** Takes all faults back. */
  clearFaults(): void
  /** The last 10,000 requests, oldest first. */
  requests(): readonly RequestRecord[]
  /** Sums since the start, and per path. */
  usage(): Usage & { readonly byPath: Readonly<Record<string, Usage>> }
  /** Weight in the limiter's present windows, of one address (`in-process` when left out). */
  window(address?: string): Record<LimitWindow, number>
  /** What the made-up provider's quotas counted since the start: requests, those over a limit, and by window. */
  quotas(): Readonly<Record<QuotaName, QuotaUsage>>
  /** Changes limits; 0 switches one off. @throws {SandboxError} `invalid-order` for less than 0. */
  setLimits(limits: Partial<WeatherLimits>): void
  /** Stops the clock at an instant; `null` lets it run with the one given at the start. */
  setClock(now: Date | null): void
  /** What the clock says. */
  now(): Date
  /** Back to the start: no faults, no counts, no log, first limits, running clock. */
  reset(): void
}

/** What the sandbox itself uses of its control. */
export interface SandboxState {
  /** The levers. */
  readonly control: SandboxControl
  /** Notes an answered request. */
  record(request: RequestRecord, isRejected: boolean): void
}

const logMost = 10_000
const windowNames = new Set(['minute', 'hour', 'day'])

/** Makes the levers over the limiter, faults and quotas that the sandbox uses. */
export function createState(limiter: Limiter, faults: FaultQueue, clock: () => Date, quotas: Quotas): SandboxState {
  let [log, stopped]: [RequestRecord[], Date | null] = [[], null]
  let usage = new Map<string, Usage>()
  const zero: Usage = { requests: 0, weight: 0, rejected: 0 }
  const plus = (sum: Usage, more: Usage): Usage => ({
    requests: sum.requests + more.requests,
    weight: sum.weight + more.weight,
    rejected: sum.rejected + more.rejected,
  })
  const now = (): Date => stopped ?? clock()
  const control: SandboxControl = {
    addFault: faults.add,
    faults: faults.list,
    clearFaults: faults.clear,
    requests: () => log,
    usage: () => ({ ...[...usage.values()].reduce(plus, zero), byPath: Object.fromEntries(usage) }),
    window: (address = 'in-process') => limiter.used(address, now()),
    quotas: quotas.usage,
    setLimits(limits) {
      for (const [name, value] of Object.entries(limits)) {
        if (!windowNames.has(name) || !(value >= 0)) {
          throw new SandboxError(
            'invalid-order',
            `Limits are minute, hour and day, from 0; ${name} cannot be ${value}.`,
          )
        }
      }
      limiter.setLimits(limits)
    },
    setClock(instant) {
      if (instant !== null && Number.isNaN(instant.getTime())) {
        throw new SandboxError('invalid-order', 'The clock needs a valid instant, or null to run.')
      }
      stopped = instant
    },
    now,
    reset() {
      faults.clear()
      limiter.reset()
      quotas.reset()
      ;[log, stopped, usage] = [[], null, new Map()]
    },
  }
  return {
    control,
    record(request, isRejected) {
      if (log.length >= logMost) log.shift()
      log.push(request)
      const one = { requests: 1, weight: request.weight, rejected: isRejected ? 1 : 0 }
      usage.set(request.path, plus(usage.get(request.path) ?? zero, one))
    },
  }
}

/** The same levers over HTTP, for a sandbox that runs as a process of its own. Answers are JSON. */
export function createControlRoutes(control: SandboxControl): Hono {
  const routes = new Hono()
  routes.onError((error, context) => {
    if (isSandboxError(error)) return context.json({ error: true, reason: error.message }, 400)
    if (error instanceof SyntaxError) return context.json({ error: true, reason: 'The order must be JSON.' }, 400)
    throw error
  })
  routes.post('/faults', async (context) => {
    const order: unknown = await context.req.json()
    for (const fault of Array.isArray(order) ? order : [order]) control.addFault(fault)
    return context.json({ faults: control.faults() })
  })
  routes.get('/faults', (context) => context.json({ faults: control.faults() }))
  routes.delete('/faults', (context) => {
    control.clearFaults()
    return context.json({ faults: [] })
  })
  routes.get('/requests', (context) => context.json({ ...control.usage(), log: control.requests() }))
  routes.get('/quotas', (context) => context.json(control.quotas()))
  routes.post('/limits', async (context) => {
    control.setLimits(await context.req.json())
    return context.json({ ok: true })
  })
  routes.post('/clock', async (context) => {
    const { now }: { now?: unknown } = await context.req.json()
    if (now !== null && typeof now !== 'string') {
      throw new SandboxError('invalid-order', 'The clock needs {"now": "<ISO instant>"}, or null to run.')
    }
    control.setClock(now === null ? null : new Date(now))
    return context.json({ now: control.now().toISOString() })
  })
  routes.post('/reset', (context) => {
    control.reset()
    return context.json({ ok: true })
  })
  return routes
}
