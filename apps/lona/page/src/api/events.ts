import { connectionState, markReachable, markUnreachable } from './connection-state.js'
import { loadSession } from './load-session.js'

// The page hears of changes through one stream of server-sent events. It is open while somebody listens and the page can
// be seen: a browser has few connections for one host, and a hidden page needs none. Whoever listens hears which rows
// changed, at most every `gatherMs`; after a break it hears `null`: anything may have changed meanwhile.

const gatherMs = 400
const retryMs = 3000

/** What an event is about. */
export interface RowChange {
  /** The row's key. */
  readonly key: string
  /** The days that were brought, the end excluded; `null` when it is about the row as a whole. */
  readonly range: { readonly start: string; readonly end: string } | null
}

type Listener = (changes: readonly RowChange[] | null) => void

const listeners = new Set<Listener>()
let source: EventSource | undefined
let wasOpen = false
let gathered: RowChange[] | null = []
let timer: ReturnType<typeof setTimeout> | undefined
let retry: ReturnType<typeof setTimeout> | undefined

/** Calls the listener with what changed, or with `null` when that cannot be said, until the answer is called. */
export function onRowsChange(listener: Listener): () => void {
  listeners.add(listener)
  open()
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) close()
  }
}

function open(): void {
  if (source || document.hidden || listeners.size === 0) return
  clearTimeout(retry)
  source = new EventSource('/api/events')
  source.onopen = () => {
    markReachable()
    if (wasOpen) gather(null)
    wasOpen = true
  }
  source.onmessage = ({ data }) => gather(changeOf(String(data)))
  source.onerror = () => {
    // Without a connection the browser tries again by itself; after an answer that is no stream it does not.
    if (source?.readyState !== EventSource.CLOSED) return markUnreachable()
    close()
    retry = setTimeout(open, retryMs)
    void loadSession()
  }
}

function close(): void {
  source?.close()
  source = undefined
}

/** Remembers what changed, and tells of it a little later, all at once. */
function gather(change: RowChange | null): void {
  if (change === null) gathered = null
  else gathered?.push(change)
  if (timer !== undefined) return
  timer = setTimeout(() => {
    timer = undefined
    const changes = gathered
    gathered = []
    for (const listener of [...listeners]) listener(changes)
  }, gatherMs)
}

/** What the host says of an event, as far as the page needs it. */
interface EventOfRow {
  readonly lookupKey: string
  readonly slice?: { readonly range: { readonly start: string; readonly end: string } }
}

function changeOf(data: string): RowChange {
  const { lookupKey, slice } = JSON.parse(data) as EventOfRow
  return { key: lookupKey, range: slice?.range ?? null }
}

document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()))
addEventListener('online', () => {
  close()
  open()
})
addEventListener('offline', () => connectionState.set('offline'))
