/** One value that several places read, and hear of when it changes. */
export interface Store<Value> {
  /** The value now. */
  get(): Value
  /** Changes it; whoever listens hears of it, unless it is the same. */
  set(value: Value): void
  /** Calls the listener on every change, until the answer is called. */
  subscribe(listener: () => void): () => void
}

/** A store that begins with a value. */
export function createStore<Value>(initial: Value): Store<Value> {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return
      value = next
      for (const listener of [...listeners]) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
