import { useEffect, useRef, useState } from 'preact/hooks'
import type { RowSync, Run } from '../../../src/api/schemas.js'
import { toPath } from '../api/request.js'
import { rowPath } from '../api/row-path.js'
import { useResource } from '../api/use-resource.js'
import { moveDay } from '../time/local-time.js'
import { formatMoment } from '../words/days.js'
import { formatCount } from '../words/numbers.js'
import { stretchWords } from './stretches.js'
import './row-history.css'
import { countsOfRun, runWords } from './sync-words.js'

/** What `RowHistory` tells of. */
export interface RowHistoryProps {
  /** The row's key. */
  readonly rowKey: string
  /** How far it is. */
  readonly sync: RowSync
  /** What a screen reader calls the row. */
  readonly name: string
}

const runsPerPage = 20
const mostRuns = 1000

/** What failed and what was done, behind a disclosure: asked for only when somebody opens it. */
export function RowHistory(props: RowHistoryProps) {
  const [isOpen, setOpen] = useState(false)
  const failures = props.sync.failed.length
  return (
    <details class="row-history" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        History<span class="unseen">: {props.name}</span>
        {failures > 0 && <span class="trouble"> · {formatCount(failures)} failed</span>}
      </summary>
      {isOpen && <OpenHistory {...props} />}
    </details>
  )
}

function OpenHistory({ rowKey, sync, name }: RowHistoryProps) {
  const [limit, setLimit] = useState(runsPerPage)
  // Not live: a list that grows at its top would move under whoever reads it.
  const { data, problem, isLoading, reload } = useResource<{ readonly runs: readonly Run[] }>(
    toPath(`${rowPath(rowKey)}/runs`, { limit }),
  )
  const newest = useRef(data)
  useEffect(() => {
    if (data) newest.current = data
  }, [data])
  const runs = (data ?? newest.current)?.runs
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and by keys too
    <section class="history" aria-label={`History of ${name}`} tabIndex={0}>
      {sync.failed.length > 0 && (
        <>
          <h3>What failed</h3>
          <ul>
            {sync.failed.map((range) => (
              <li key={range.start}>
                {stretchWords({ first: range.start, last: moveDay(range.end, -1), state: 'failed' }, [range])}. It is
                tried again by itself; “Sync now” tries it at once.
              </li>
            ))}
          </ul>
        </>
      )}
      <div class="runs-head">
        <h3>Runs</h3>
        <button type="button" class="quiet" aria-label={`Look again for runs: ${name}`} onClick={reload}>
          Look again
        </button>
      </div>
      {problem && <p class="trouble">{problem.words}</p>}
      {runs?.length === 0 && <p class="small">Nothing has run yet.</p>}
      {/* A newer list takes the place of the older one, rather than pushing it down. */}
      <ol class="runs" key={runs?.[0]?.id}>
        {runs?.map((run) => (
          <li key={run.id}>
            <p>
              <time dateTime={run.startedAt}>{formatMoment(run.startedAt)}</time>{' '}
              <b class={`is-${run.outcome}`}>{run.outcome}</b>
            </p>
            <p>{runWords(run)}</p>
            <p class="small">{countsOfRun(run)}</p>
            {run.errorMessage !== null && <p class="small trouble">{run.errorMessage}</p>}
          </li>
        ))}
      </ol>
      {runs && runs.length >= limit && limit < mostRuns && (
        <button type="button" disabled={isLoading} onClick={() => setLimit(Math.min(limit * 2, mostRuns))}>
          Show more
        </button>
      )}
    </section>
  )
}
