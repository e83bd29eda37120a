import { useState } from 'preact/hooks'
import type { Row, RowSync } from '../../../src/api/schemas.js'
import { rowPath } from '../api/row-path.js'
import { AskDialog } from '../dialog/ask-dialog.js'
import { formatCount } from '../words/numbers.js'
import './row-controls.css'
import { useDeed } from './use-deed.js'

/** What `RowControls` is about. */
export interface RowControlsProps {
  /** The row. */
  readonly row: Row
  /** How far it is. */
  readonly sync: RowSync
  /** What a screen reader calls the row. */
  readonly name: string
  /** Hears that something was done. */
  onDone(): void
}

/** What a person can do about a row's sync. */
export function RowControls({ row, sync, name, onDone }: RowControlsProps) {
  const deed = useDeed()
  const [isAsking, setAsking] = useState(false)
  const isPaused = sync.paused.length > 0
  const missing = sync.wantedDays - sync.heldDays
  const post = (verb: string, body?: unknown) =>
    deed.run(`${rowPath(row.key)}/${verb}`, { method: 'POST', ...(body !== undefined && { body }) }, () => {
      setAsking(false)
      onDone()
    })
  return (
    <>
      <p class="row-controls">
        <button type="button" disabled={deed.isBusy} aria-label={`Sync now: ${name}`} onClick={() => post('refresh')}>
          Sync now
        </button>
        <button
          type="button"
          class="toggle"
          disabled={deed.isBusy}
          aria-label={`${isPaused ? 'Resume' : 'Pause'}: ${name}`}
          onClick={() => post(isPaused ? 'resume' : 'pause', {})}
        >
          {isPaused ? 'Resume' : 'Pause'}
        </button>
        <button
          type="button"
          class="quiet"
          disabled={deed.isBusy || missing <= 0}
          aria-label={`Give up the past: ${name}`}
          onClick={() => setAsking(true)}
        >
          Give up the past…
        </button>
      </p>
      <p class="trouble small row-problem" role="alert">
        {!isAsking && deed.problem}
      </p>
      {isAsking && (
        <AskDialog
          title={`Give up the past of ${name}?`}
          yes="Give it up"
          isBusy={deed.isBusy}
          problem={deed.problem}
          onYes={() => post('cancel-backfill')}
          onClose={() => setAsking(false)}
        >
          <p>
            {formatCount(missing)} {missing === 1 ? 'day is' : 'days are'} not here yet. What is older than the days
            that are here will not be brought. What is here stays, and new days go on arriving.
          </p>
        </AskDialog>
      )}
    </>
  )
}
