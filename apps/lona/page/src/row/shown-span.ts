import { useEffect, useState } from 'preact/hooks'
import { createStore, type Store } from '../store/store.js'
import { fitSpan, type Span } from '../time/span.js'

/** What a chart and all under it show, and the way to change it. */
export interface ShownSpan extends Pick<Store<Span>, 'get' | 'subscribe'> {
  /** How far it can be moved. */
  readonly bounds: Span
  /** What it will be once it is drawn: to be asked by whoever moves it further. */
  target(): Span
  /** Shows this from the next frame on, however often it is called until then. */
  show(span: Span): void
}

/** The name of the performance measure of each step: all that is drawn anew on the main thread. */
const stepMeasure = 'lona-pan-step'

/** What is shown at first, and how far it can be moved. */
export function createShownSpan(initial: Span, bounds: Span): ShownSpan {
  const store = createStore(fitSpan(initial, bounds))
  let target = store.get()
  let isWaiting = false
  return {
    get: store.get,
    subscribe: store.subscribe,
    bounds,
    target: () => target,
    show(span) {
      target = fitSpan(span, bounds)
      if (isWaiting) return
      isWaiting = true
      requestAnimationFrame(() => {
        isWaiting = false
        const start = performance.now()
        store.set(target)
        // Whoever observes has it by then; kept, the measures would only grow.
        performance.measure(stepMeasure, { start })
        performance.clearMeasures(stepMeasure)
      })
    },
  }
}

const restMs = 200

/** What is shown, once it has stood still for a moment. */
export function useRestingSpan(shown: ShownSpan): Span {
  const [resting, setResting] = useState(shown.get())
  useEffect(() => {
    setResting(shown.get())
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = shown.subscribe(() => {
      clearTimeout(timer)
      timer = setTimeout(() => setResting(shown.get()), restMs)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [shown])
  return resting
}
