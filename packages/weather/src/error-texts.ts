import { WeatherError, type WeatherErrorCode, type WeatherErrorFacts, type WeatherLimitWindow } from './errors.js'

/** The longest piece of a vendor's sentence that an error carries. */
const REASON_LENGTH = 200

/** One sentence of Open-Meteo's, what it means to us, and what its gaps tell. */
interface ErrorText {
  readonly pattern: RegExp
  readonly code: WeatherErrorCode
  readonly message: string
  readonly facts?: (match: RegExpExecArray) => WeatherErrorFacts
}

/** The vendor's parameter names in the words of our options. */
const ourFields: Readonly<Record<string, string>> = {
  start_date: 'range.start',
  end_date: 'range.end',
  latitude: 'place.latitude',
  longitude: 'place.longitude',
  timezone: 'timeZone',
  hourly: 'variables',
  daily: 'variables',
  current: 'variables',
}
const toOurField = (vendorName: string): string => ourFields[vendorName.toLowerCase()] ?? vendorName

const window = (name: WeatherLimitWindow) => () => ({ window: name })

/**
 * Every sentence with which Open-Meteo refuses a request: its servers have no error codes, only text.
 * Read in the public sources of the weather and the geocoding server on 2026-11-21. The first match wins.
 */
const errorTexts: readonly ErrorText[] = [
  {
    pattern: /minutely api request limit exceeded/i,
    code: 'rate-limited',
    message: 'the limit per minute is used up: ask again when the next minute begins',
    facts: window('minute'),
  },
  {
    pattern: /hourly api request limit exceeded/i,
    code: 'rate-limited',
    message: 'the limit per hour is used up: ask again when the next hour begins',
    facts: window('hour'),
  },
  {
    pattern: /daily api request limit exceeded/i,
    code: 'rate-limited',
    message: 'the limit per day is used up: ask again after midnight UTC',
    facts: window('day'),
  },
  {
    pattern: /too many concurrent requests/i,
    code: 'rate-limited',
    message: 'too many requests are under way from this address: ask one at a time',
    facts: window('concurrent'),
  },
  { pattern: /overloaded/i, code: 'overloaded', message: 'Open-Meteo says that it is overloaded: ask again later' },
  {
    pattern: /(latitude|longitude) must be in range of .*? given: (-?[\w.+-]*\w)/i,
    code: 'invalid-place',
    message: 'the place lies outside the globe: latitude goes from -90 to 90, longitude from -180 to 180',
    facts: ([, field = '', value]) => ({ field: toOurField(field), value }),
  },
  {
    pattern: /parameter '(\w+)' is out of allowed range from (\d{4}-\d\d-\d\d) to (\d{4}-\d\d-\d\d)/i,
    code: 'out-of-range',
    message: 'the endpoint does not serve these days: allowedFrom and allowedTo say which it does',
    facts: ([, field = '', allowedFrom, allowedTo]) => ({ field: toOurField(field), allowedFrom, allowedTo }),
  },
  {
    pattern: /invalid timezone|does not yet support timezones/i,
    code: 'invalid-time-zone',
    message: "the time zone is not known to Open-Meteo: use 'auto' or an IANA name such as Europe/Rome",
    facts: () => ({ field: 'timeZone' }),
  },
  {
    // The vendor names the type it wanted: `…Variable…` for a variable (whose key is often left empty), else that of a setting.
    pattern: /cannot initialize \S*variable.* from invalid string value (.*?) for key/i,
    code: 'unknown-variable',
    message: 'this endpoint has no such variable: see value',
    facts: ([, value]) => ({ field: 'variables', value }),
  },
  {
    pattern: /cannot initialize (.+?) from invalid string value (.*?) for key ?(\w*)/i,
    code: 'invalid-request',
    message: 'a parameter has a value that Open-Meteo does not know: see field and value',
    facts: ([, type = '', value, key]) => ({ field: toOurField(key === undefined || key === '' ? type : key), value }),
  },
  {
    pattern: /no data is available for this location/i,
    code: 'no-data',
    message: 'there is no data for this place: choose a point nearby, or other variables',
    facts: () => ({ field: 'place' }),
  },
  {
    pattern: /location id not found/i,
    code: 'no-data',
    message: 'no place has this id',
    facts: () => ({ field: 'id' }),
  },
  {
    pattern: /api key|api professional/i,
    code: 'api-key-refused',
    message: 'the API key is missing, wrong, or its plan does not include this endpoint: check it at Open-Meteo',
    facts: () => ({ field: 'apiKey' }),
  },
  {
    pattern: /(past|forecast) days is invalid.*given (-?\d+)/i,
    code: 'invalid-request',
    message: 'the number of days is not allowed: see field and value',
    facts: ([, kind = '', value]) => ({ field: `${kind.toLowerCase()}_days`, value }),
  },
  {
    pattern: /end-date must be larger|both 'start_date' and 'end_date' must be set/i,
    code: 'invalid-request',
    message: 'the range of days is not one: its start must come before its end',
    facts: () => ({ field: 'range' }),
  },
  {
    pattern: /parameter '?(\w+)'? (?:is mutually exclusive|must|and)/i,
    code: 'invalid-request',
    message: 'Open-Meteo refused a parameter: see field and reason',
    facts: ([, field = '']) => ({ field: toOurField(field) }),
  },
]

/** Everything that is known about an answer which is not data. */
export interface Refusal {
  /** HTTP status; Open-Meteo also refuses with 200 and `error: true`. */
  readonly status: number
  /** The vendor's sentence, where the answer held one. */
  readonly reason: string | undefined
  /** The `retry-after` header. Open-Meteo sends none, a proxy in front of it may. */
  readonly retryAfter: string | null
  /** When the answer arrived. */
  readonly at: Date
}

/** The error that a refusal stands for: by its text where we know it, else by its status. Pure. */
export function toWeatherError({ status, reason, retryAfter, at }: Refusal): WeatherError {
  const shared = { status, reason: reason?.slice(0, REASON_LENGTH) }
  for (const { pattern, code, message, facts } of reason === undefined ? [] : errorTexts) {
    const match = pattern.exec(reason ?? '')
    if (match === null) continue
    const found = facts?.(match) ?? {}
    const retryAfterMs = code === 'rate-limited' ? untilReset(found.window, at) : undefined
    return new WeatherError({
      code,
      message,
      ...shared,
      ...found,
      value: found.value?.slice(0, REASON_LENGTH),
      retryAfterMs,
    })
  }
  if (status === 429) {
    const retryAfterMs = toMilliseconds(retryAfter, at) ?? untilReset('minute', at)
    return new WeatherError({
      code: 'rate-limited',
      message: 'a limit is used up: wait for retryAfterMs',
      ...shared,
      retryAfterMs,
    })
  }
  if (status === 503) {
    return new WeatherError({ code: 'overloaded', message: 'Open-Meteo answered 503: ask again later', ...shared })
  }
  if (status >= 500 || status === 408) {
    return new WeatherError({
      code: 'provider-down',
      message: `Open-Meteo answered ${status}: ask again later`,
      ...shared,
    })
  }
  if (status === 401 || status === 403) {
    return new WeatherError({
      code: 'api-key-refused',
      message: `access was refused with ${status}: check the API key and its plan`,
      ...shared,
    })
  }
  if (reason !== undefined) {
    return new WeatherError({
      code: 'invalid-request',
      message: 'Open-Meteo refused the request: its words are in reason',
      ...shared,
    })
  }
  return new WeatherError({
    code: 'unreadable-reply',
    message: `the answer ${status} gives no reason: is the base URL that of an Open-Meteo server?`,
    ...shared,
  })
}

const windowMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const

/** Milliseconds until a counter starts again: all counters do so at the full UTC minute, hour or day. */
function untilReset(window: WeatherLimitWindow | undefined, at: Date): number {
  if (window === 'concurrent') return 1_000
  const length = windowMs[window ?? 'minute']
  return length - (at.getTime() % length)
}

/** A `retry-after` header, in seconds or as a date, as milliseconds from now. */
function toMilliseconds(retryAfter: string | null, at: Date): number | undefined {
  if (retryAfter === null || retryAfter.trim() === '') return undefined
  const milliseconds = /^\d+$/.test(retryAfter.trim())
    ? Number(retryAfter) * 1_000
    : Date.parse(retryAfter) - at.getTime()
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined
}
