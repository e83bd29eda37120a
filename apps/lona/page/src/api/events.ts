import { connectionState, markReachable, markUnreachable } from './connection-state.js'
import { loadSession } from './load-session.js'

// The page hears of changes through one stream of server-sent events. It is open while somebody listens and the page can
// be seen: a browser has few connections for one host, and a hidden page needs none. Whoever listens hears which rows
// changed, at most every `gatherMs`; after a break it hears `null`: anything may have changed meanwhile.

const gatherMs = 400
const retryMs = 3000

type Listener = (keys: ReadonlySet<string> | null) => void

const listeners = new Set<Listener>()
let source: EventSource | undefined
let wasOpen = false
let changed: Set<string> | null = new Set()
let timer: ReturnType<typeof setTimeout> | undefined
let retry: ReturnType<typeof setTimeout> | undefined

/** Calls the listener with the keys of rows that changed, or with `null` when that cannot be said, until the answer is called. */
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
  source.onmessage = ({ data }) => gather(rowOf(String(data)))
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
function gather(key: string | null): void {
  if (key === null) changed = null
  else changed?.add(key)
  if (timer !== undefined) return
  timer = setTimeout(() => {
    timer = undefined
    const keys = changed
    changed = new Set()
    for (const listener of [...listeners]) listener(keys)
  }, gatherMs)
}

/** The row that an event is about; `null` when it does not say. */
function rowOf(data: string): string | null {
  const event: unknown = JSON.parse(data)
  return typeof event === 'object' && event !== null && 'row' in event && typeof event.row === 'string'
    ? event.row
    : null
}

document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()))
addEventListener('online', () => {
  close()
  open()
})
addEventListener('offline', () => connectionState.set('offline'))
