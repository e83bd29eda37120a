import { useRef, useState } from 'preact/hooks'
import type { RowDetail } from '../../../src/api/schemas.js'
import { RequestError, request } from '../api/request.js'
import { formatDay } from '../words/days.js'
import { formatCount } from '../words/numbers.js'
import './remove-account.css'
import type { Account } from './accounts.js'

/** Lets go of an account, once the person has read what that means. */
export function RemoveAccount({ account, onRemoved }: { readonly account: Account; readonly onRemoved: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [held, setHeld] = useState<string>()
  const [problem, setProblem] = useState<string>()
  const [isErased, setIsErased] = useState(false)
  const { key, title, rows } = account
  const titleId = `remove-${key}`

  const attempt = async (what: () => Promise<void>) => {
    try {
      await what()
    } catch (error) {
      if (!(error instanceof RequestError)) throw error
      setProblem(error.words)
    }
  }
  const open = () => {
    setIsErased(false)
    setProblem(undefined)
    dialog.current?.showModal()
    void attempt(async () => {
      const details = await Promise.all(
        rows.map((row) => request<RowDetail>(`/api/rows/${encodeURIComponent(row.key)}`)),
      )
      setHeld(heldWords(details))
    })
  }
  const remove = () =>
    attempt(async () => {
      await request(`/api/accounts/${encodeURIComponent(key)}?erase=${isErased}`, { method: 'DELETE' })
      dialog.current?.close()
      onRemoved()
    })

  return (
    <>
      <p class="account-foot">
        <button type="button" class="quiet" onClick={open}>
          Remove {title} …
        </button>
      </p>
      <dialog ref={dialog} aria-labelledby={titleId}>
        <form
          method="dialog"
          class="dialog-form"
          onSubmit={(event) => {
            event.preventDefault()
            void remove()
          }}
        >
          <h2 id={titleId}>Remove {title}?</h2>
          <p>
            Nothing new is brought for it, and it leaves this page. What is stored stays, and is shown again when you
            add it again.
          </p>
          <label class="check">
            <input
              type="checkbox"
              checked={isErased}
              onChange={({ currentTarget: { checked } }) => setIsErased(checked)}
            />
            <span>
              Erase its data too: <strong>{held ?? 'all that is stored'}</strong>. That cannot be undone
              {rows.some(({ isShared }) => isShared) && '; what others here follow too stays with them'}.
            </span>
          </label>
          <p role="alert" class="trouble">
            {problem}
          </p>
          <p class="dialog-buttons">
            <button type="button" onClick={() => dialog.current?.close()}>
              Keep it
            </button>
            <button type="submit" class="primary">
              {isErased ? 'Remove and erase' : 'Remove'}
            </button>
          </p>
        </form>
      </dialog>
    </>
  )
}

/** What rows hold, in words: "3 rows with 12,345 cells since 1 Jan 1940". */
function heldWords(rows: readonly RowDetail[]): string {
  const cells = rows.reduce((count, row) => count + row.cells, 0)
  const since = rows
    .flatMap(({ firstDay }) => firstDay ?? [])
    .sort()
    .at(0)
  const words = `${formatCount(rows.length)} ${rows.length === 1 ? 'row' : 'rows'} with ${formatCount(cells)} cells`
  return since ? `${words} since ${formatDay(since)}` : words
}
