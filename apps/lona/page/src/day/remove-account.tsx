import { useState } from 'preact/hooks'
import type { Row, RowDetail } from '../../../src/api/schemas.js'
import { RequestError, request } from '../api/request.js'
import { rowPath } from '../api/row-path.js'
import { AskDialog } from '../dialog/ask-dialog.js'
import { useDeed } from '../progress/use-deed.js'
import { formatDay } from '../words/days.js'
import { formatCount } from '../words/numbers.js'
import type { Account } from './accounts.js'

/** Lets go of an account, once the person has read what that means. */
export function RemoveAccount({ account, onRemoved }: { readonly account: Account; readonly onRemoved: () => void }) {
  const [isAsking, setAsking] = useState(false)
  const [isErasing, setErasing] = useState(false)
  const [held, setHeld] = useState<string>()
  const deed = useDeed()
  const { key, title, rows } = account

  const ask = () => {
    setErasing(false)
    setAsking(true)
    heldWords(rows).then(setHeld, (error: unknown) => {
      // The question can be asked without; what stands in the way is said when something is done.
      if (!(error instanceof RequestError)) throw error
    })
  }
  const remove = () =>
    deed.run(`/api/accounts/${encodeURIComponent(key)}?erase=${isErasing}`, { method: 'DELETE' }, () => {
      setAsking(false)
      onRemoved()
    })

  return (
    <>
      <p class="account-foot">
        <button type="button" class="quiet" onClick={ask}>
          Remove {title}…
        </button>
      </p>
      {isAsking && (
        <AskDialog
          title={`Remove ${title}?`}
          yes={isErasing ? 'Remove and erase' : 'Remove'}
          isBusy={deed.isBusy}
          problem={deed.problem}
          onYes={remove}
          onClose={() => setAsking(false)}
        >
          <p>
            Nothing new is brought for it, and it leaves this page. What is stored stays, and is shown again when you
            add it again.
          </p>
          <label>
            <input
              type="checkbox"
              checked={isErasing}
              onChange={({ currentTarget: { checked } }) => setErasing(checked)}
            />
            <span>
              Erase its data too: <strong>{held ?? 'all that is stored'}</strong>. That cannot be undone
              {rows.some(({ isShared }) => isShared) && '; what others here follow too stays with them'}.
            </span>
          </label>
        </AskDialog>
      )}
    </>
  )
}

/** What rows hold, in words: "3 rows with 12,345 cells since 1 Jan 1940". */
async function heldWords(rows: readonly Row[]): Promise<string> {
  const details = await Promise.all(rows.map(({ key }) => request<RowDetail>(rowPath(key))))
  const cells = details.reduce((count, row) => count + row.cells, 0)
  const since = details
    .flatMap(({ firstDay }) => firstDay ?? [])
    .sort()
    .at(0)
  const words = `${formatCount(rows.length)} ${rows.length === 1 ? 'row' : 'rows'} with ${formatCount(cells)} cells`
  return since ? `${words} since ${formatDay(since)}` : words
}
