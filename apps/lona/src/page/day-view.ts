import { addDays, type Day, type Display } from '@lona/connector'
import type { Lona, ReadCell, RowStatus } from '@lona/host'
import { formatSemanticTime } from '@tento/chrono'
import { html, raw } from 'hono/html'
import { toRecords, valueAt } from '../cells-as-records.js'
import type { Html } from './layout.js'
import { attributionLine } from './rows-view.js'

/** What the page of a day needs. */
export interface DayViewOptions {
  /** The row key with its values. */
  readonly lookupKey: string
  /** The local day. */
  readonly day: Day
  /** Its cells. */
  readonly cells: readonly ReadCell[]
  /** What the row holds in all, to be said where the day is empty. */
  readonly held: RowStatus | null
  /** Whether the day is being brought. */
  readonly isComing: boolean
  /** The host. */
  readonly lona: Lona
}

/** The page of one row's day: its figures as pictures, and as a table. */
export function dayView({ lookupKey, day, cells, held, isComing, lona }: DayViewOptions): Html {
  const { row } = lona.dispatcher.resolve(lookupKey)
  const { attribution } = row.integration.manifest
  const link = (to: Day): string => `/rows/${encodeURIComponent(lookupKey)}?day=${to}`
  return html`<h1>${row.label}, ${day}</h1>
<p class="quiet">${lookupKey}</p>
<nav aria-label="Days"><a href="${link(addDays(day, -1))}" rel="prev">← ${addDays(day, -1)}</a><a href="${link(addDays(day, 1))}" rel="next">${addDays(day, 1)} →</a>
<form method="get"><label>Day <input type="date" name="day" value="${day}"></label><button>Go</button></form></nav>
${cells.length === 0 ? html`<p>Nothing is stored of this day. ${isComing ? 'It is being brought now.' : heldWords(held)}</p>` : ''}
${cells.map((cell) => cellView(cell, row.display))}
${attribution ? attributionLine(attribution) : ''}`
}

const heldWords = (held: RowStatus | null): string =>
  held?.firstDay
    ? `The row holds ${held.firstDay} to ${held.lastDay}.`
    : 'Nothing has arrived yet; it may be on its way.'

function cellView(cell: ReadCell, display: readonly Display[]): Html {
  const records = toRecords(cell, display)
  const columns = [{ label: 'Time', path: 'time' }, ...display]
  return html`${display.filter(({ kind }) => kind === 'curve').map((figure) => curve(cell, figure))}
<details ${records.length > 1 ? '' : raw('open')}><summary>Table</summary><div class="scroll"><table><thead><tr>${columns.map(
    (column) => html`<th scope="col">${column.label}${'unit' in column && column.unit ? ` (${column.unit})` : ''}</th>`,
  )}</tr></thead><tbody>${records.map(
    (record) => html`<tr>${columns.map(({ path }) => html`<td>${record[path] ?? '–'}</td>`)}</tr>`,
  )}</tbody></table></div></details>
<details><summary>JSON</summary><pre>${formatSemanticTime(cell.date)} ${JSON.stringify(cell.data, null, 1)}</pre></details>`
}

/** A day's series as a line; hours without a value leave a gap. */
function curve(cell: ReadCell, { label, path, unit = '' }: Display): Html {
  const series = valueAt(cell.data, path)
  if (!Array.isArray(series)) return html``
  const known = series.filter((value): value is number => typeof value === 'number')
  if (known.length === 0) return html``
  const lowest = Math.min(...known)
  const highest = Math.max(...known)
  const x = (index: number): string => ((index / Math.max(1, series.length - 1)) * 100).toFixed(2)
  const y = (value: number): string => (95 - ((value - lowest) / (highest - lowest || 1)) * 90).toFixed(2)
  let pen = 'M'
  const steps = series.map((value: unknown, index: number) => {
    if (typeof value !== 'number') {
      pen = 'M'
      return ''
    }
    const step = `${pen}${x(index)} ${y(value)}`
    pen = 'L'
    return step
  })
  const words = `${label}: ${lowest} to ${highest}${unit === '' ? '' : ` ${unit}`}`
  return html`<figure><figcaption>${words}</figcaption><svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="${words}"><line x1="0" y1="95" x2="100" y2="95"/><path d="${steps.join('')}"/></svg></figure>`
}
