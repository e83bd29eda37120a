import { useMemo } from 'preact/hooks'
import type { Row, Timeline } from '../../../src/api/schemas.js'
import { failuresOf } from '../progress/stretches.js'
import { rowName } from '../words/row-name.js'
import { BigFigures } from './big-figures.js'
import { chartGroups } from './chart-groups.js'
import type { DayAddress } from './day-address.js'
import type { DayAxis } from './day-axis.js'
import { LineChart } from './line-chart.js'
import { MarksLane } from './marks-lane.js'
import { asOfWords, daysWords } from './row-words.js'
import { TimesChart } from './times-chart.js'

/** What a row's part of the view is given. */
interface RowSectionProps {
  /** The row. */
  readonly row: Row
  /** What the timeline has of it, once it is there. */
  readonly drawn: Timeline['rows'][number] | undefined
  /** The axis, once it is there. */
  readonly axis: DayAxis | undefined
  /** What is shown. */
  readonly address: DayAddress
  /** That, in words. */
  readonly shown: string
}

/** All that a row declares, drawn. */
export function RowSection({ row, drawn, axis, address, shown }: RowSectionProps) {
  // Rows come anew whenever one of them changes; what they declare stays, and so do their charts.
  const groups = useMemo(() => chartGroups(row, address.zoom), [JSON.stringify(row.display), address.zoom])
  const days = drawn && axis ? daysWords(drawn, axis.timeZone, failuresOf(row, drawn)) : null
  const asOf = drawn && axis ? asOfWords(drawn.asOf, axis.timeZone, new Date()) : null
  const hasFailed = drawn?.days.some(({ state }) => state === 'failed') ?? false
  return (
    <section class="row-section">
      <div class="row-head">
        <h3>
          <a href={`/rows/${encodeURIComponent(row.key)}`}>{rowName(row.pattern)}</a>
        </h3>
        <p class={hasFailed ? 'row-state trouble' : 'row-state'} title={days ?? ''}>
          {[days, asOf].filter((words) => words !== null).join(' · ')}
        </p>
        {hasFailed && row.sync && row.sync.failed.length > 0 && (
          <a class="row-cure" href="/sync">
            What to do
          </a>
        )}
      </div>
      {groups.map((group) => {
        const key = `${group.shape} ${group.figures.map(({ path }) => path).join()}`
        const given = { row: drawn, axis, shown }
        if (group.shape === 'lines') return <LineChart key={key} group={group} {...given} />
        if (group.shape === 'numbers') return <BigFigures key={key} group={group} {...given} />
        return group.shape === 'lane' ? (
          <MarksLane key={key} group={group} {...given} />
        ) : (
          <TimesChart key={key} group={group} {...given} />
        )
      })}
    </section>
  )
}
