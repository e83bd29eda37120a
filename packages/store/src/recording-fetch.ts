import type { Fetch, Instant } from '@lona/connector'
import { toInstant } from '@tento/chrono'
import { type CompressedPayload, compressPayload } from './raw-payloads.js'

/** No provider takes longer over an answer that is still of use; without an end, a hung connection would hold its row for ever. */
const requestTimeoutMs = 60_000

/** What `createRecordingFetch` takes. */
export interface RecordingFetchOptions {
  /** What requests go through. */
  readonly fetch: Fetch
  /** Aborts every request. */
  readonly signal: AbortSignal
  /** The host's clock. */
  readonly now: () => Date
  /** Whether answers are kept. */
  readonly keep: boolean
}

/** A `fetch` that counts its requests and keeps what was answered until it is stored. */
export interface RecordingFetch {
  /** Sends a request. An answer that breaks off in its middle is an error, and is not kept. */
  readonly fetch: Fetch
  /** Requests that were sent. */
  readonly requests: number
  /** When the first of them was, or `null`. */
  readonly firstAskedAt: Instant | null
  /** The answers that nobody has taken yet. */
  take(): readonly CompressedPayload[]
  /** Gives back answers that could not be stored. */
  putBack(payloads: readonly CompressedPayload[]): void
}

/** A `fetch` for one run. */
export function createRecordingFetch({ fetch, signal, now, keep }: RecordingFetchOptions): RecordingFetch {
  let requests = 0
  let firstAskedAt: Instant | null = null
  let kept: readonly CompressedPayload[] = []

  return {
    async fetch(input, init) {
      const asked = new Request(input, init)
      const request = new Request(asked, {
        signal: AbortSignal.any([asked.signal, signal, AbortSignal.timeout(requestTimeoutMs)]),
      })
      const requestedAt = toInstant(now())
      const ordinal = ++requests
      firstAskedAt ??= requestedAt
      const response = await fetch(request)
      if (!keep) return response
      const body = new Uint8Array(await response.arrayBuffer())
      const { status, statusText, headers } = response
      const payload = { ordinal, method: request.method, url: request.url, status, body, requestedAt }
      const compressed = await compressPayload(payload)
      kept = [...kept, compressed]
      return new Response(body.byteLength > 0 ? body : null, { status, statusText, headers })
    },
    get requests() {
      return requests
    },
    get firstAskedAt() {
      return firstAskedAt
    },
    take() {
      const taken = kept
      kept = []
      return taken
    },
    putBack(payloads) {
      kept = [...payloads, ...kept]
    },
  }
}
