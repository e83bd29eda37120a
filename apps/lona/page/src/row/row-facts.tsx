import type { RowDetail } from '../../../src/api/schemas.js'
import { formatDay, formatDays, formatMoment } from '../words/days.js'
import { formatCount } from '../words/numbers.js'

/** What a row holds, and since when. */
export function RowFacts({ row }: { readonly row: RowDetail }) {
  const { cells, firstDay, lastDay, lastDoneAt, sync } = row
  const facts = [
    ['Complete since', sync?.completeSince ? formatDay(sync.completeSince) : 'not yet'],
    ['Holds', firstDay && lastDay ? formatDays(firstDay, lastDay) : 'nothing yet'],
    ['Cells', formatCount(cells)],
    ['Last brought', lastDoneAt ? formatMoment(lastDoneAt) : 'not yet'],
  ] as const
  return (
    <dl class="row-facts">
      {facts.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
