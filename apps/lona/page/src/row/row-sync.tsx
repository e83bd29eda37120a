import type { RowDetail } from '../../../src/api/schemas.js'
import { RowControls } from '../progress/row-controls.js'
import { RowHistory } from '../progress/row-history.js'
import { RowProgress } from '../progress/row-progress.js'
import { RemoveRow } from './remove-row.js'

/** What `RowSyncSection` tells of. */
export interface RowSyncSectionProps {
  /** The row. */
  readonly row: RowDetail
  /** What a screen reader calls it. */
  readonly name: string
  /** Hears that something was done about it. */
  onDone(): void
}

/** How far a row is and why it is not further, and what can be done about it. */
export function RowSyncSection({ row, name, onDone }: RowSyncSectionProps) {
  const { sync, isShared } = row
  return (
    <section class="row-sync">
      <h2>How far it is</h2>
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
