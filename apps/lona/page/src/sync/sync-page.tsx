import { useState } from 'preact/hooks'
import type { Row } from '../../../src/api/schemas.js'
import { RequestError, request } from '../api/request.js'
import { rowPath } from '../api/row-path.js'
import { useResource } from '../api/use-resource.js'
import { useTitle } from '../frame/use-title.js'
import { RowControls } from '../progress/row-controls.js'
import { RowHistory } from '../progress/row-history.js'
import { RowProgress } from '../progress/row-progress.js'
import { toRowAddress } from '../row/row-address.js'
import { rowName } from '../words/row-name.js'
import './sync-page.css'
import { countWords, syncStateOf } from '../progress/sync-words.js'

/** The Sync view: what is happening, what waits, and why. */
export function SyncPage() {
  useTitle('Sync')
  const { data, problem, reload } = useResource<{ readonly rows: readonly Row[] }>('/api/rows', { isLive: true })
  const synced = (data?.rows ?? []).flatMap((row) => (row.sync ? [{ row, sync: row.sync }] : []))
  const accounts = [...Map.groupBy(synced, ({ row }) => row.account)]
  return (
    <section class="sync-page">
      <header>
        <h1>Sync</h1>
        <p class="sync-summary" role="status">
          {data &&
            (synced.length === 0 ? 'You follow nothing yet.' : countWords(synced.map(({ sync }) => syncStateOf(sync))))}
        </p>
        <AllRows rows={synced.map(({ row }) => row)} onDone={reload} />
      </header>
      {problem && problem.status !== 0 && <p class="trouble">{problem.words}</p>}
      {data && synced.length === 0 && (
        <p>
          <a href="/">Add a place on the first page</a>, and what is brought for it stands here.
        </p>
      )}
      {accounts.map(([account, rows]) => (
        <section key={account} class="sync-account">
          <h2>{rows[0]?.row.accountTitle}</h2>
          <ul>
            {rows.map(({ row, sync }) => {
              const name = `${rowName(row.pattern)}, ${row.accountTitle}`
              return (
                <li key={row.key} class="sync-row">
                  <h3>
                    <a href={toRowAddress(row.key)}>{rowName(row.pattern)}</a>
                  </h3>
                  <RowProgress sync={sync} name={name} />
                  <RowControls row={row} sync={sync} name={name} onDone={reload} />
                  <RowHistory rowKey={row.key} sync={sync} name={name} />
                </li>
              )
            })}
          </ul>
        </section>
      ))}
    </section>
  )
}

/** What a person can do about all rows at once. */
function AllRows({ rows, onDone }: { readonly rows: readonly Row[]; onDone(): void }) {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const all = async (verb: 'pause' | 'resume'): Promise<void> => {
    setBusy(true)
    setProblem(null)
    try {
      await Promise.all(rows.map(({ key }) => request(`${rowPath(key)}/${verb}`, { method: 'POST', body: {} })))
    } catch (error) {
      if (!(error instanceof RequestError)) throw error
      setProblem(error.words)
    } finally {
      setBusy(false)
      onDone()
    }
  }
  const isPaused = ({ sync }: Row): boolean => (sync?.paused.length ?? 0) > 0
  return (
    <>
      <p class="row-controls">
        <button type="button" disabled={isBusy || rows.every(isPaused)} onClick={() => void all('pause')}>
          Pause all
        </button>
        <button type="button" disabled={isBusy || !rows.some(isPaused)} onClick={() => void all('resume')}>
          Resume all
        </button>
      </p>
      <p class="trouble small row-problem" role="alert">
        {problem}
      </p>
    </>
  )
}
