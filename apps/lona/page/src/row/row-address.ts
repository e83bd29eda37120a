import { isLocal, type ShownRange } from './shown-range.js'

/** All that the Row view shows, as its address says it. */
export interface RowAddress {
  /** What of time is shown; all unless said. */
  readonly range?: ShownRange | undefined
  /** The paths of the chosen figures, separated by commas. */
  readonly figures?: string | undefined
  /** The day that is open. */
  readonly day?: string | undefined
  /** The cell that is open. */
  readonly cell?: string | undefined
}

/** What an address says; what makes no sense in it is left out. */
export function readRowAddress({ from, to, figures, day, cell }: Readonly<Record<string, string>>): RowAddress {
  return {
    ...(isLocal(from) && isLocal(to) && from.slice(0, 10) <= to.slice(0, 10) && { range: { from, to } }),
    ...(figures && { figures }),
    ...(isLocal(day) && day.length === 10 && { day, ...(cell && { cell }) }),
  }
}

/** The address that shows this of a row. */
export function toRowAddress(key: string, { range, figures, day, cell }: RowAddress = {}): string {
  const query = Object.entries({ ...range, figures, day, cell })
    .filter(([, value]) => value)
    .map(
      ([name, value]) => `${name}=${encodeURIComponent(String(value)).replaceAll('%2C', ',').replaceAll('%3A', ':')}`,
    )
  const path = `/rows/${encodeURIComponent(key)}`
  return query.length > 0 ? `${path}?${query.join('&')}` : path
}
