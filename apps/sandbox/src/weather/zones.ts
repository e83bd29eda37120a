import { invalidTimezone } from './errors.js'

/** A time zone with the one offset that an answer uses throughout. */
export interface Zone {
  /** IANA name, as asked for. */
  readonly id: string
  /** Seconds east of UTC at the time of the request, for every date of the answer: wrong beyond a clock change. */
  readonly offsetSeconds: number
  /** `GMT+5:45`; the vendor wrote `CEST` and the like until about 2024. */
  readonly abbreviation: string
}

/** What is used when no zone was asked for. */
export const gmt: Zone = { id: 'GMT', offsetSeconds: 0, abbreviation: 'GMT' }

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(id: string): Intl.DateTimeFormat {
  const known = formats.get(id)
  if (known) return known
  if (!/^[A-Za-z]/.test(id)) throw invalidTimezone() // Intl would take "+02:00", the vendor does not
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: id, timeZoneName: 'longOffset' })
    formats.set(id, format)
    return format
  } catch (cause) {
    throw invalidTimezone(cause)
  }
}

/**
 * The zone with its offset at `now`.
 *
 * @throws {HTTPException} 400 "Invalid timezone" for a name that the tz database does not have.
 */
export function zoneAt(id: string, now: Date): Zone {
  const text = formatOf(id)
    .formatToParts(now)
    .find((part) => part.type === 'timeZoneName')?.value
  const found = /^GMT([+-])(\d\d):(\d\d)/.exec(text ?? '')
  if (!found || text === 'GMT+00:00') return { ...gmt, id }
  const [, sign, hours, minutes] = found
  const offsetSeconds = (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60)
  return { id, offsetSeconds, abbreviation: `GMT${sign}${Number(hours)}${minutes === '00' ? '' : `:${minutes}`}` }
}
