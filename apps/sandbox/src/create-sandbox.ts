import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { createState, type SandboxControl } from './control.js'
import { createFaultQueue, faultyAnswer, type Sleep } from './faults.js'
import { createQuotas } from './quota/quotas.js'
import { errorAnswer, limitReasons } from './weather/errors.js'
import { createLimiter } from './weather/limiter.js'
import { answerWeather, vendorPath } from './weather/routes.js'

/** What a sandbox may be given. */
export interface SandboxOptions {
  /** The clock; the real one when left out. Equal requests at an equal time get equal answers. */
  readonly now?: () => Date
  /** Waits for `slow` faults; a timer when left out. */
  readonly sleep?: Sleep
}

/** The fakes without a port. */
export interface Sandbox {
  /**
   * Answers a request to any host whose path is known, in the manner of `globalThis.fetch`: hand it to an SDK as its fetch.
   * All such requests count as one client. Hosts that begin with `customer-` are paid for and have no limits.
   */
  fetch(input: Request | URL | string, init?: RequestInit): Promise<Response>
  /** Faults, limits, clock and log. */
  readonly control: SandboxControl
}

/** What the server knows of a request beyond the request itself. */
interface SandboxBindings {
  /** Who asks: the limiter counts by it. */
  readonly address: string
  /** Breaks the connection in the middle of an answer, where there is one. */
  readonly breakOff?: () => void
}

/** A sandbox together with the app that a server mounts. */
export interface SandboxApp extends Sandbox {
  /** The routes, which need an address with each request. */
  readonly app: Hono<{ Bindings: SandboxBindings }>
}

const timer: Sleep = (ms, signal) =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const stop = (): void => {
      clearTimeout(timeout)
      reject(signal.reason)
    }
    const timeout = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal.addEventListener('abort', stop, { once: true })
  })

/** The log shows queries, but no key. */
function withoutKey(parameters: URLSearchParams): string {
  const shown = new URLSearchParams(parameters)
  if (shown.has('apikey')) shown.set('apikey', '-')
  return shown.toString()
}

/** Builds the app; `createSandbox` and `startSandbox` are two ways to reach it. */
export function createSandboxApp({ now: clock = () => new Date(), sleep = timer }: SandboxOptions = {}): SandboxApp {
  const limiter = createLimiter()
  const faults = createFaultQueue()
  const quotas = createQuotas()
  const state = createState(limiter, faults, clock, quotas)
  const app = new Hono<{ Bindings: SandboxBindings }>()

  app.get('*', async (context) => {
    const url = new URL(context.req.url)
    const path = vendorPath(url.pathname)
    const now = state.control.now()
    const { address, breakOff } = context.env
    const isFree = !url.hostname.startsWith('customer-')
    let [weight, isRejected] = [0, false]

    const answer = (): Response => {
      const madeUp = quotas.answer(url, now)
      isRejected = madeUp?.status === 429
      if (madeUp) return madeUp
      const full = isFree ? limiter.check(address, now) : null
      if (full) {
        isRejected = true
        return errorAnswer(429, limitReasons[full])
      }
      try {
        const found = answerWeather(path, url.searchParams, now)
        if (!found) return errorAnswer(404, 'Not Found')
        weight = found.weight
        if (isFree) limiter.add(address, weight, now)
        return Response.json(found.body, { headers: { 'content-type': 'application/json; charset=utf-8' } })
      } catch (error) {
        if (error instanceof HTTPException) return errorAnswer(error.status, error.message)
        throw error
      }
    }
    const fault = faults.take(path)
    const response = fault
      ? await faultyAnswer(fault, answer, { sleep, signal: context.req.raw.signal, breakOff })
      : answer()
    const query = withoutKey(url.searchParams)
    const record = { at: now.toISOString(), address, path, query, status: response.status, weight }
    state.record(fault ? { ...record, fault: fault.kind } : record, isRejected)
    return response
  })
  app.notFound(() => errorAnswer(404, 'Not Found'))
  app.onError((error) => {
    throw error // a bug of the fake must not look like one of the vendor
  })

  return {
    app,
    control: state.control,
    fetch: async (input, init) => {
      const request = new Request(input, init)
      request.signal.throwIfAborted()
      return app.fetch(request, { address: 'in-process' })
    },
  }
}

/**
 * The fakes without a port: pass `sandbox.fetch` to an SDK as its `fetch`.
 *
 * It keeps nothing but the counters of limits, ordered faults and a log.
 */
export function createSandbox(options?: SandboxOptions): Sandbox {
  const { fetch, control } = createSandboxApp(options)
  return { fetch, control }
}
