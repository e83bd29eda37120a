import type { Fetch } from '@lona/connector'
import type { SetTimer } from '@lona/sync'

/** What can happen to a request on its way. */
export const faultKinds = [
  '429 with Retry-After',
  '429 without',
  '500',
  '503',
  'slow',
  'no answer',
  'connection cut',
  'garbage',
] as const

/** One of them. */
export type FaultKind = (typeof faultKinds)[number]

/** What `createFaultyFetch` takes. */
export interface FaultyFetchOptions {
  /** Answers what no fault hits. */
  readonly fetch: Fetch
  /** The timer that slow answers go by. */
  readonly setTimer: SetTimer
  /** The same seed gives the same faults, in the order of the requests. */
  readonly seed: number
  /** How many of all requests are hit, from 0 to 1. */
  readonly share: number
}

/** A network on which things go wrong, until it is mended. */
export interface FaultyFetch {
  /** Sends a request, or what becomes of it. */
  readonly fetch: Fetch
  /** How many of each kind were met. */
  readonly met: ReadonlyMap<FaultKind, number>
  /** From now on nothing goes wrong. */
  mend(): void
}

/** A network of which each fault is drawn from a seed. */
export function createFaultyFetch({ fetch, setTimer, seed, share }: FaultyFetchOptions): FaultyFetch {
  const draw = createDraw(seed)
  const met = new Map<FaultKind, number>(faultKinds.map((kind) => [kind, 0]))
  let isMended = false

  const after = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      setTimer(resolve, milliseconds)
    })

  const faults: Record<FaultKind, (input: Parameters<Fetch>[0], init: Parameters<Fetch>[1]) => Promise<Response>> = {
    '429 with Retry-After': async () => refusal(429, { 'retry-after': String(5 + Math.floor(draw() * 60)) }),
    '429 without': async () => refusal(429),
    '500': async () => refusal(500),
    '503': async () => refusal(503),
    async slow(input, init) {
      await after(20_000 * draw())
      return await fetch(input, init)
    },
    async 'no answer'() {
      await after(60_000)
      throw new DOMException('The operation was aborted due to timeout', 'TimeoutError')
    },
    async 'connection cut'(input, init) {
      const text = await (await fetch(input, init)).text()
      return new Response(brokenOff(text.slice(0, text.length / 2)), {
        headers: { 'content-type': 'application/json' },
      })
    },
    async garbage(input, init) {
      const text = await (await fetch(input, init)).text()
      return draw() < 0.5
        ? new Response('<!doctype html><h1>Welcome</h1>', { headers: { 'content-type': 'text/html' } })
        : new Response(text.slice(0, text.length / 2), { headers: { 'content-type': 'application/json' } })
    },
  }

  return {
    met,
    mend() {
      isMended = true
    },
    async fetch(input, init) {
      const kind = faultKinds[Math.floor(draw() * faultKinds.length)]
      if (isMended || draw() >= share || kind === undefined) return await fetch(input, init)
      met.set(kind, (met.get(kind) ?? 0) + 1)
      return await faults[kind](input, init)
    },
  }
}

const refusal = (status: number, headers: Record<string, string> = {}): Response =>
  Response.json({ error: true, reason: 'Not now.' }, { status, headers })

/** A body that ends with an error after its first half. */
function brokenOff(half: string): ReadableStream<Uint8Array> {
  let isSent = false
  return new ReadableStream({
    pull(controller) {
      if (isSent) return controller.error(new TypeError('terminated'))
      isSent = true
      controller.enqueue(new TextEncoder().encode(half))
    },
  })
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function createDraw(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
