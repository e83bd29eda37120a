import type { RowSync } from '../../../src/api/schemas.js'
import './row-progress.css'
import { progressWords, reasonSentence, syncStateOf } from './sync-words.js'

/** How far a row is, and why it is not further: as tall before as after. */
export function RowProgress({ sync, name }: { readonly sync: RowSync; readonly name: string }) {
  const state = syncStateOf(sync)
  return (
    <div class="row-progress">
      <p>
        <strong class={`sync-state is-${state}`}>{state}</strong> <span class="count">{progressWords(sync)}</span>
      </p>
      <progress max={Math.max(1, sync.wantedDays)} value={sync.heldDays} aria-label={`Days held: ${name}`} />
      <p class="small why">{reasonSentence(sync)}</p>
    </div>
  )
}
