import { useId, useState } from 'preact/hooks'
import type { CellRecord, Provenance } from '../../../src/api/schemas.js'
import { toPath } from '../api/request.js'
import { rowPath } from '../api/row-path.js'
import { useResource } from '../api/use-resource.js'
import { moveDay } from '../time/local-time.js'
import { formatDay, formatMoment } from '../words/days.js'
import { CellOrigin } from './cell-origin.js'
import './cell-panel.css'
import { useModal } from '../dialog/use-modal.js'
import { JsonTree } from './json-tree.js'

/** What `CellPanel` shows. */
export interface CellPanelProps {
  /** The row's key. */
  readonly rowKey: string
  /** The local day. */
  readonly day: string
  /** The chosen cell's id; the day's only cell unless given. */
  readonly cell: string | undefined
  /** What the day is: held, empty, and so on, in words. */
  readonly dayWords: string
  /** Another day or cell is to be shown. */
  onShow(day: string, cell?: string): void
  /** It is to be closed. */
  onClose(): void
}

const mostCells = 200

/** A day's cells; of one of them its JSON, and where it comes from. Escape closes it and gives the focus back. */
export function CellPanel({ rowKey, day, cell, dayWords, onShow, onClose }: CellPanelProps) {
  const dialog = useModal()
  const title = useId()
  const { data, problem } = useResource<{ readonly cells: readonly CellRecord[]; readonly next: string | null }>(
    toPath(`${rowPath(rowKey)}/cells`, { from: day, to: day, limit: mostCells }),
    {
      isLive: true,
      concerns: ({ key, range }) => key === rowKey && (!range || (range.start <= day && range.end > day)),
    },
  )
  const cells = data?.cells ?? []
  const chosen = cells.find(({ id }) => id !== null && id === cell) ?? (cells.length === 1 ? cells[0] : undefined)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape does for keys what a click beside it does
    <dialog
      ref={dialog}
      class="cell-panel"
      aria-labelledby={title}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div class="cell-panel-content">
        <header>
          <h2 id={title}>{formatDay(day, 'long')}</h2>
          <p class="cell-panel-tools">
            <button type="button" aria-label="The day before" onClick={() => onShow(moveDay(day, -1))}>
              ←
            </button>
            <button type="button" aria-label="The day after" onClick={() => onShow(moveDay(day, 1))}>
              →
            </button>
            <button type="button" onClick={onClose}>
              Close
            </button>
          </p>
          <p class="small">{dayWords}</p>
        </header>
        {problem && <p class="trouble">{problem.words}</p>}
        {data && cells.length === 0 && <p>There is no cell of this day.</p>}
        {cells.length > 1 && (
          <ul class="cells">
            {cells.map(({ id, date, providerId }, index) => (
              <li key={id ?? index}>
                <button
                  type="button"
                  aria-pressed={id === chosen?.id}
                  disabled={id === null}
                  onClick={() => onShow(day, id ?? undefined)}
                >
                  {momentWords(date)} <span class="small">{providerId}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
        {data?.next && <p class="small">The first {mostCells} cells of the day; a download has them all.</p>}
        {chosen && <OneCell key={chosen.id} rowKey={rowKey} cell={chosen} />}
      </div>
    </dialog>
  )
}

function OneCell({ rowKey, cell }: { readonly rowKey: string; readonly cell: CellRecord }) {
  const { data, problem } = useResource<Provenance>(cell.id === null ? null : `${rowPath(rowKey)}/cells/${cell.id}`)
  return (
    <>
      <section>
        <h3>
          {cell.id === null ? 'What is computed' : 'What is stored'}{' '}
          <CopyButton text={JSON.stringify(cell.data, null, 2)} />
        </h3>
        <p class="small">
          {cell.date}
          {cell.endDate !== null && ` to ${cell.endDate}`}
        </p>
        <JsonTree value={cell.data} />
      </section>
      <section class="origin">
        <h3>Where it comes from</h3>
        {problem && <p class="trouble">{problem.words}</p>}
        {cell.id === null && <p>It is computed whenever it is read, so no run and no request brought it.</p>}
        {data && <CellOrigin rowKey={rowKey} origin={data} />}
      </section>
    </>
  )
}

/** A browser lets a page copy only where it was served safely. */
function CopyButton({ text }: { readonly text: string }) {
  const [words, setWords] = useState('Copy')
  if (!navigator.clipboard) return null
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setWords('Copied'),
      () => setWords('Not allowed'),
    )
  }
  return (
    <button type="button" class="copy" onClick={copy}>
      <span aria-live="polite">{words}</span>
    </button>
  )
}

/** When a cell was, as far as its date says: a day stands in the title already. */
function momentWords(date: string): string {
  const instant = /^(\d{4}-\d\d-\d\dT[^[]*)/.exec(date)?.[1]
  const zone = /\[([^\]]+)\]/.exec(date)?.[1]
  return instant === undefined ? date : formatMoment(instant, zone)
}
