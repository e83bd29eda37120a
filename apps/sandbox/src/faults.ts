/** Troubles that a test orders: which answers go wrong, and how. */
import { SandboxError } from './errors.js'
import { errorAnswer, limitReasons } from './weather/errors.js'

/** What all faults share. */
export interface FaultMatch {
  /** Only paths that begin so, as the vendor spells them: `/v1/forecast`. All paths when left out. */
  readonly path?: string
  /** How many matching requests pass unharmed first. 0 when left out. */
  readonly after?: number
  /** How many are hit then. 1 when left out. */
  readonly times?: number
}

/** An ordered trouble. */
export type Fault = FaultMatch &
  (
    | {
        /** Refused as over the limit, whatever the counters say. */
        readonly kind: '429'
        /** Which limit the text names; `minute` when left out. */
        readonly window?: keyof typeof limitReasons
      }
    | {
        /** Internal error, or overloaded, with the vendor's JSON. */
        readonly kind: '500' | '503'
      }
    | {
        /** Answered in full, but late. */
        readonly kind: 'slow'
        /** How late, in milliseconds. */
        readonly ms: number
      }
    | {
        /** The connection breaks in the middle of the body. */
        readonly kind: 'cut'
      }
    | {
        /** Status 200 with a body that is no answer. */
        readonly kind: 'garbage'
        /** A web page, or the first half of the JSON; `html` when left out. */
        readonly body?: 'html' | 'truncated'
      }
  )

/** The faults in force. */
export interface FaultQueue {
  /** Puts one at the end. @throws {SandboxError} `invalid-order` for one that makes no sense. */
  add(fault: Fault): void
  /** The fault that hits a request to `path`, or `undefined`. The first that matches wins and uses one of its times. */
  take(path: string): Fault | undefined
  /** What is left, with what remains of `after` and `times`. */
  list(): Fault[]
  /** Forgets all. */
  clear(): void
}

const kinds = new Set<unknown>(['429', '500', '503', 'slow', 'cut', 'garbage'])
const members = new Set(['kind', 'path', 'after', 'times', 'ms', 'window', 'body'])
const isCount = (value: unknown, least: number): boolean =>
  value === undefined || (Number.isInteger(value) && Number(value) >= least)

/** Checks a fault that came from outside. @throws {SandboxError} `invalid-order`, saying what to write. */
function parseFault(value: unknown): Fault {
  const refuse = (what: string): never => {
    throw new SandboxError('invalid-order', `A fault's ${what}.`)
  }
  if (typeof value !== 'object' || value === null) return refuse('order must be an object with a kind')
  const given: Record<string, unknown> = { ...value }
  for (const key of Object.keys(given))
    if (!members.has(key)) refuse(`members are ${[...members].join(', ')}, not ${key}`)
  if (!kinds.has(given.kind)) refuse(`kind must be one of ${[...kinds].join(', ')}`)
  if (given.path !== undefined && !String(given.path).startsWith('/')) refuse('path must begin with /')
  if (!isCount(given.after, 0)) refuse('after must be a whole number from 0')
  if (!isCount(given.times, 1)) refuse('times must be a whole number from 1')
  if (given.kind === 'slow' && !(Number(given.ms) >= 0)) refuse('ms must say how late a slow answer is')
  if (given.window !== undefined && !Object.hasOwn(limitReasons, String(given.window))) {
    refuse(`window must be one of ${Object.keys(limitReasons).join(', ')}`)
  }
  if (given.body !== undefined && given.body !== 'html' && given.body !== 'truncated') {
    refuse('body must be html or truncated')
  }
  return given as unknown as Fault // each member was checked above
}

/** An empty queue. */
export function createFaultQueue(): FaultQueue {
  let queue: { fault: Fault; after: number; times: number }[] = []
  return {
    add(order) {
      const fault = parseFault(order)
      queue.push({ fault, after: fault.after ?? 0, times: fault.times ?? 1 })
    },
    take(path) {
      for (const entry of queue) {
        if (!path.startsWith(entry.fault.path ?? '/')) continue
        if (entry.after > 0) {
          entry.after -= 1
          continue
        }
        entry.times -= 1
        queue = queue.filter(({ times }) => times > 0)
        return entry.fault
      }
      return undefined
    },
    list: () => queue.map(({ fault, after, times }) => ({ ...fault, after, times })),
    clear() {
      queue = []
    },
  }
}

/** Waits; rejects with the signal's reason when it is aborted first. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>

/** How a fault reaches the outside world. */
export interface FaultMeans {
  /** Waits for a `slow` answer. */
  readonly sleep: Sleep
  /** The caller's signal. */
  readonly signal: AbortSignal
  /** Breaks the caller's connection once what was sent has left. Without a connection the body's stream fails instead. */
  readonly breakOff?: (() => void) | undefined
}

/** Sends the first half of a body and then breaks. */
function cutBody(bytes: Uint8Array, breakOff: FaultMeans['breakOff']): ReadableStream<Uint8Array> {
  let isSent = false
  return new ReadableStream({
    pull(controller) {
      if (!isSent) {
        isSent = true
        return controller.enqueue(bytes.slice(0, Math.ceil(bytes.length / 2)))
      }
      if (!breakOff) return controller.error(new TypeError('terminated'))
      breakOff()
      return new Promise<never>(() => {}) // the server cancels the stream when its connection is gone
    },
  })
}

const page = '<!doctype html><html><head><title>502</title></head><body><h1>Bad gateway</h1></body></html>'

/** Answers a request that a fault hits; `answer` is what would have been sent. */
export async function faultyAnswer(
  fault: Fault,
  answer: () => Response,
  { sleep, signal, breakOff }: FaultMeans,
): Promise<Response> {
  switch (fault.kind) {
    case '429':
      return errorAnswer(429, limitReasons[fault.window ?? 'minute'])
    case '500':
      return errorAnswer(500, 'Internal Server Error')
    case '503':
      return errorAnswer(503, 'The service is overloaded')
    case 'slow':
      await sleep(fault.ms, signal)
      return answer()
    case 'cut':
    case 'garbage': {
      const full = answer()
      const headers = { 'content-type': full.headers.get('content-type') ?? 'application/json; charset=utf-8' }
      if (fault.kind === 'garbage' && fault.body !== 'truncated') {
        return new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } })
      }
      const bytes = new Uint8Array(await full.arrayBuffer())
      if (fault.kind === 'cut') return new Response(cutBody(bytes, breakOff), { status: full.status, headers })
      return new Response(bytes.slice(0, Math.ceil(bytes.length / 2)), { headers })
    }
  }
}
