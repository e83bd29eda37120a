import { toPath } from '../api/request.js'
import { rowPath } from '../api/row-path.js'
import { daysOf } from './shown-range.js'
import { type ShownSpan, useRestingSpan } from './shown-span.js'

const formats = [
  { format: 'csv', label: 'CSV' },
  { format: 'jsonl', label: 'JSON lines' },
] as const

/** What `Downloads` links to. */
export interface DownloadsProps {
  /** The row's key. */
  readonly rowKey: string
  /** What of time is shown. */
  readonly shown: ShownSpan
  /** The zone whose days they are. */
  readonly timeZone: string
}

/** The row's cells as files: of the days that are shown, or all. */
export function Downloads({ rowKey, shown, timeZone }: DownloadsProps) {
  const days = daysOf(useRestingSpan(shown), timeZone)
  const link = (query: Readonly<Record<string, string>>) =>
    toPath(`${rowPath(rowKey)}/cells`, { ...query, download: 'true' })
  return (
    <section class="downloads">
      <h2>Download</h2>
      <ul>
        {formats.map(({ format, label }) => (
          <li key={format}>
            <a class="button" href={link({ ...days, format })} download>
              These days as {label}
            </a>
          </li>
        ))}
        {formats.map(({ format, label }) => (
          <li key={format}>
            <a class="button" href={link({ format })} download>
              All as {label}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
