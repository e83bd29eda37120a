import type { RowDetail } from '../../../src/api/schemas.js'
import { RowControls } from '../sync/row-controls.js'
import { RowHistory } from '../sync/row-history.js'
import { RowProgress } from '../sync/row-progress.js'
import { formatDay, formatDays, formatMoment } from '../words/days.js'
import { formatCount } from '../words/numbers.js'
import { RemoveRow } from './remove-row.js'

/** What `RowFacts` tells of. */
export interface RowFactsProps {
  /** The row. */
  readonly row: RowDetail
  /** What a screen reader calls it. */
  readonly name: string
  /** Hears that something was done about it. */
  onDone(): void
}

/** What a row holds, how far it is and why, and what can be done about it. */
export function RowFacts({ row, name, onDone }: RowFactsProps) {
  const { cells, firstDay, lastDay, lastDoneAt, sync, isShared } = row
  const facts = [
    ['Complete since', sync?.completeSince ? formatDay(sync.completeSince) : 'not yet'],
    ['Holds', firstDay && lastDay ? formatDays(firstDay, lastDay) : 'nothing yet'],
    ['Cells', formatCount(cells)],
    ['Last brought', lastDoneAt ? formatMoment(lastDoneAt) : 'not yet'],
  ] as const
  return (
    <section class="row-facts">
      <h2>What is here</h2>
      <dl>
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {sync ? (
        <>
          <RowProgress sync={sync} name={name} />
          <RowControls row={row} sync={sync} name={name} onDone={onDone} />
          <RowHistory rowKey={row.key} sync={sync} name={name} />
        </>
      ) : (
        <p>Nothing keeps this row in sync.</p>
      )}
      {isShared && <p class="small">Its cells are shared with others here who follow the same.</p>}
      <p>
        <RemoveRow row={row} name={name} />
      </p>
    </section>
  )
}
