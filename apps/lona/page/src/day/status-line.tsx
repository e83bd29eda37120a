import { useLocation } from 'preact-iso/router'
import type { Row } from '../../../src/api/schemas.js'
import { readersZone } from '../time/reader.js'
import { type DayAddress, toDayAddress } from './day-address.js'
import { historyProgress } from './history-progress.js'

/** What the line is given. */
interface StatusLineProps {
  /** What is shown. */
  readonly address: DayAddress
  /** The rows, once they are there. */
  readonly rows: readonly Row[] | undefined
  /** Whose local days are shown, once that is known. */
  readonly timeZone: string | undefined
  /** The zones of the data. */
  readonly zones: readonly string[]
}

/** How far history is, and whose clocks the page goes by. It has its place from the beginning. */
export function StatusLine({ address, rows, timeZone, zones }: StatusLineProps) {
  const { route } = useLocation()
  const progress = rows && historyProgress(rows)
  const isFilling = progress !== undefined && progress.wanted > 0 && progress.done < progress.wanted
  const choices = [...new Set([...(timeZone ? [timeZone] : []), ...zones, readersZone()])]
  return (
    <div class="status-line">
      <div class="history">
        <progress
          aria-label="History that is here"
          class={isFilling ? '' : 'hidden'}
          max={Math.max(progress?.wanted ?? 1, 1)}
          value={progress?.done ?? 0}
        />
        <span>{progress?.words}</span>
      </div>
      <label class="zone">
        <span class="unseen">Time zone</span>
        <select
          value={timeZone ?? ''}
          onChange={({ currentTarget: { value } }) => route(toDayAddress({ ...address, zone: value }))}
        >
          {choices.map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll('_', ' ')}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}
