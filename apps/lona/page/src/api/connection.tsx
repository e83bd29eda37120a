import { useEffect } from 'preact/hooks'
import { useStore } from '../store/use-store.js'
import { connectionState } from './connection-state.js'
import { loadSession } from './load-session.js'

const retryMs = 3000

const words = {
  connected: '',
  unreachable:
    'Lona does not answer. What you see is the last that was heard; it goes on by itself. Is `lona start` running?',
  offline: 'This device is offline. What you see is the last that was heard; it goes on by itself.',
}

/** A calm line while the host does not answer. It asks until it does. */
export function Connection() {
  const state = useStore(connectionState)
  useEffect(() => {
    if (state === 'connected') return
    const timer = setInterval(() => void loadSession(), retryMs)
    return () => clearInterval(timer)
  }, [state])
  return (
    <p class="connection" role="status">
      {words[state]}
    </p>
  )
}
