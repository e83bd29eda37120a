import type { LonaEvent } from '@lona/host'
import { wordsOf } from './errors.js'
import type { Output } from './output.js'

/**
 * Tells the person what did not work in the background, in a sentence; what did work is on the page. What goes wrong again
 * and again, such as a database that is away, is told once until something works.
 */
export function tellTrouble(output: Output): (event: LonaEvent) => void {
  let told: string | null = null
  return (event) => {
    if (event.type === 'slice-done') told = null
    if (event.type !== 'trouble' && event.type !== 'slice-failed') return
    const words =
      event.type === 'trouble'
        ? wordsOf(event.error)
        : `${event.lookupKey} ${event.slice.range.start}: ${event.message}`
    if (words !== told) output.note(words)
    told = words
  }
}
