import type { Problem } from '../../../src/api/schemas.js'
import { markReachable, markUnreachable } from './connection-state.js'
import { signedOut } from './session.js'

/** What came of a request instead of an answer. */
export class RequestError extends Error {
  /** Always `RequestError`. */
  override readonly name = 'RequestError'
  /** The host's own code; `unreachable` when it did not answer. */
  readonly code: string
  /** The HTTP status; 0 when the host did not answer. */
  readonly status: number
  /** What happened and what to do, to be shown as it is. */
  readonly words: string

  /** Makes one from the host's words. */
  constructor({ code, status, words, cause }: { code: string; status: number; words: string; cause?: unknown }) {
    super(`[${code}] ${words}`, { cause })
    this.code = code
    this.status = status
    this.words = words
  }
}

/** What `request` takes beside the path. */
interface RequestOptions {
  /** GET unless said. */
  readonly method?: 'GET' | 'POST' | 'DELETE'
  /** Sent as JSON. */
  readonly body?: unknown
  /** Ends the request when nobody waits any more. */
  readonly signal?: AbortSignal
}

/**
 * What the host answers as JSON; `undefined` where it only says that it is done. The caller names the shape.
 *
 * @throws {RequestError} with the host's code and words when it refuses, `unreachable` when it does not answer.
 * @throws {DOMException} `AbortError` after the signal.
 */
export async function request<Answer>(path: string, { method = 'GET', body, signal }: RequestOptions = {}) {
  let response: Response
  try {
    response = await fetch(path, {
      method,
      ...(body !== undefined && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
      ...(signal && { signal }),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    markUnreachable()
    const words = 'Lona does not answer. It goes on by itself as soon as it is back.'
    throw new RequestError({ code: 'unreachable', status: 0, words, cause: error })
  }
  markReachable()
  if (!response.ok) throw await toRequestError(response)
  return (response.status === 204 ? undefined : await response.json()) as Answer
}

async function toRequestError(response: Response): Promise<RequestError> {
  if (response.status === 401) signedOut()
  const text = await response.text()
  try {
    const { code, detail } = JSON.parse(text) as Problem
    return new RequestError({ code, status: response.status, words: detail })
  } catch (cause) {
    const words = `The host answered ${response.status} in words that are not its own. Is something between you and it?`
    return new RequestError({ code: 'unexpected', status: response.status, words, cause })
  }
}

/** A path with its query; `undefined` values are left out, lists are repeated. */
export function toPath(
  path: string,
  query: Readonly<Record<string, string | number | undefined | readonly string[]>> = {},
): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? (value as readonly string[]) : [value]) {
      if (one !== undefined) search.append(name, String(one))
    }
  }
  return search.size === 0 ? path : `${path}?${search}`
}
