import { createStore } from '../store/store.js'

/** Whether the host answers: `offline` when the device has no network at all. */
type ConnectionState = 'connected' | 'unreachable' | 'offline'

/** How it stands between the page and its host. */
export const connectionState = createStore<ConnectionState>('connected')

/** The host answered. */
export function markReachable(): void {
  connectionState.set('connected')
}

/** The host did not answer. */
export function markUnreachable(): void {
  connectionState.set(navigator.onLine ? 'unreachable' : 'offline')
}
