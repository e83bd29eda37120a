import { useLayoutEffect, useState } from 'preact/hooks'
import type { Store } from './store.js'

/** The value of a store; the component is drawn again when it changes. */
export function useStore<Value>(store: Store<Value>): Value {
  const [, redraw] = useState({})
  useLayoutEffect(() => store.subscribe(() => redraw({})), [store])
  return store.get()
}
