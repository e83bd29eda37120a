import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import type { RowDetail } from '../../../src/api/schemas.js'
import { toPath } from '../api/request.js'
import { rowPath } from '../api/row-path.js'
import { AskDialog } from '../dialog/ask-dialog.js'
import { useDeed } from '../progress/use-deed.js'
import { formatCount } from '../words/numbers.js'

/** Lets a person let go of a row, with or without what is stored of it. */
export function RemoveRow({ row, name }: { readonly row: RowDetail; readonly name: string }) {
  const [isAsking, setAsking] = useState(false)
  const [isErasing, setErasing] = useState(false)
  const { route } = useLocation()
  const deed = useDeed()
  const remove = (): void =>
    deed.run(toPath(rowPath(row.key), { erase: String(isErasing) }), { method: 'DELETE' }, () => route('/'))
  return (
    <>
      <button type="button" class="quiet" onClick={() => setAsking(true)}>
        Remove this row…
      </button>
      {isAsking && (
        <AskDialog
          title={`Remove ${name}?`}
          yes={isErasing ? 'Remove and erase' : 'Remove'}
          isBusy={deed.isBusy}
          problem={deed.problem}
          onYes={remove}
          onClose={() => setAsking(false)}
        >
          <p>
            It is brought no more and stands in no view. What is stored of it stays, and is here again when you follow
            it again.
          </p>
          <label>
            <input
              type="checkbox"
              checked={isErasing}
              onChange={({ currentTarget }) => setErasing(currentTarget.checked)}
            />
            <span>
              Erase what is stored too: {formatCount(row.cells)} {row.cells === 1 ? 'cell' : 'cells'}, its history and
              the kept answers. This cannot be taken back.
            </span>
          </label>
        </AskDialog>
      )}
    </>
  )
}
