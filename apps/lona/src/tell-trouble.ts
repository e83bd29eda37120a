import type { LonaEvent } from '@lona/host'
import { wordsOf } from './errors.js'
import type { Output } from './output.js'

/** Tells the person what did not work in the background, in a sentence; what did work is on the page. */
export function tellTrouble(event: LonaEvent, output: Output): void {
  if (event.type === 'trouble') output.note(wordsOf(event.error))
  if (event.type === 'slice-failed') output.note(`${event.lookupKey} ${event.slice.range.start}: ${event.message}`)
}
