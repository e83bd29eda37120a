import type { Provenance } from '../../../src/api/schemas.js'
import { rowPath } from '../api/row-path.js'
import { countsOfRun, runWords } from '../progress/sync-words.js'
import { formatMoment } from '../words/days.js'
import { formatCount } from '../words/numbers.js'

/** Where a cell comes from: its run, and the requests of that slice. */
export function CellOrigin({ rowKey, origin }: { readonly rowKey: string; readonly origin: Provenance }) {
  const { cell, run, requests } = origin
  return (
    <>
      <dl>
        {cell.providerId !== null && (
          <>
            <dt>The provider calls it</dt>
            <dd>
              <code>{cell.providerId}</code>
            </dd>
          </>
        )}
        <dt>Observed</dt>
        <dd>{cell.observedAt === null ? 'Computed; nothing was asked.' : formatMoment(cell.observedAt)}</dd>
        <dt>Run</dt>
        <dd>
          {run === null ? (
            'Its record is gone: history is kept for a while only.'
          ) : (
            <>
              {formatMoment(run.startedAt)}: {runWords(run)}. {run.outcome}; {countsOfRun(run)}.
            </>
          )}
        </dd>
      </dl>
      <h4>Requests of that slice</h4>
      {requests.length === 0 ? (
        <p class="small">None whose answer is still kept.</p>
      ) : (
        <ol class="requests">
          {requests.map(({ ordinal, method, url, status, bytes, requestedAt }) => (
            <li key={ordinal}>
              <code>
                {method} {url}
              </code>
              <p class="small">
                {status}, {formatCount(bytes)} bytes, {formatMoment(requestedAt)}
                {run && (
                  <>
                    {' · '}
                    <a href={`${rowPath(rowKey)}/runs/${run.id}/requests/${ordinal}`} download>
                      Save the answer
                    </a>
                  </>
                )}
              </p>
            </li>
          ))}
        </ol>
      )}
    </>
  )
}
