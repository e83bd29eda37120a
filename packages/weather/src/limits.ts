/** One counter: this much weight is allowed in each stretch of this length. */
export interface WeatherLimit {
  /** Weight that fits into one window; a light request weighs 1, see `weighRequest`. */
  readonly requests: number
  /** Length of the window. Windows are fixed: they begin at the full UTC minute, hour or day. */
  readonly seconds: number
}

/** Open-Meteo's free limits as data, for whoever budgets the requests. */
export interface WeatherLimits {
  /** Who is counted: every client behind one IP address shares the counters. There is no account. */
  readonly scope: 'address'
  /** Windows are fixed, so a full counter empties at once when its window ends. */
  readonly kind: 'fixed'
  /** The three counters. A request must fit into all of them. */
  readonly windows: readonly WeatherLimit[]
  /** How many requests may be open at a time: one is served, four more wait in line, others are refused. */
  readonly concurrentRequests: number
}

/**
 * The limits of the free hosts: 600 a minute, 5,000 an hour, 10,000 a day, per address and by weight.
 *
 * With an API key a monthly quota counts instead; it depends on the plan and is not described here.
 *
 * @see https://open-meteo.com/en/terms and the rate limiter in the server's public source (read 2026-11-21)
 */
export const weatherLimits: WeatherLimits = {
  scope: 'address',
  kind: 'fixed',
  windows: [
    { requests: 600, seconds: 60 },
    { requests: 5_000, seconds: 3_600 },
    { requests: 10_000, seconds: 86_400 },
  ],
  concurrentRequests: 5,
}

/** Most variables that one request may name and still weigh 1. */
export const VARIABLES_PER_REQUEST = 10

/** Most days that one request may span and still weigh 1. */
export const DAYS_PER_REQUEST = 14

const variableLists = ['hourly', 'daily', 'current', 'minutely_15', 'six_hourly']
const forecastDaysByDefault: Readonly<Record<string, number>> = { forecast: 7, 'air-quality': 5 }

/**
 * How much of the limits a request uses up, by Open-Meteo's own formula: for each place
 * `max(1, v / 10, v / 10 * days / 14)`, where `v` is the number of variables times the number of models.
 *
 * Reads everything from the address, so it fits any request to Open-Meteo, not only those of this package. A search for
 * places weighs 1. An address without readable parameters weighs 1 as well.
 *
 * @see the server's public source, where it is called query weight (read 2026-11-21)
 */
export function weighRequest(url: URL | string): number {
  const { pathname, searchParams } = new URL(url)
  const list = (name: string): string[] =>
    searchParams.getAll(name).flatMap((value) => value.split(',').filter((item) => item.trim() !== ''))
  const integer = (name: string, otherwise: number): number => {
    const value = Number.parseInt(searchParams.get(name) ?? '', 10)
    return Number.isNaN(value) ? otherwise : value
  }

  const models = Math.max(1, list('models').length)
  const variables = variableLists.reduce((count, name) => count + list(name).length, 0) * models
  const places = Math.max(1, list('latitude').length)

  const starts = list('start_date')
  const ends = list('end_date')
  const endpoint = pathname.slice(pathname.lastIndexOf('/') + 1)
  const relativeDays = integer('past_days', 0) + integer('forecast_days', forecastDaysByDefault[endpoint] ?? 0)
  const daysOfEach =
    starts.length === 0 ? [relativeDays] : starts.map((start, index) => countDays(start, ends[index] ?? start))

  // Several ranges for one place are answered as if they were several places.
  const answers = Math.max(places, daysOfEach.length)
  let weight = 0
  for (let index = 0; index < answers; index++) {
    const days = daysOfEach[index] ?? daysOfEach[0] ?? 0
    const breadth = variables / VARIABLES_PER_REQUEST
    weight += Math.max(1, breadth, (breadth * days) / DAYS_PER_REQUEST)
  }
  return weight
}

/** Days from the first to the last, both included; 0 when the text is not a range. */
function countDays(first: string, last: string): number {
  const days = (Date.parse(last) - Date.parse(first)) / 86_400_000 + 1
  return Number.isFinite(days) ? Math.max(0, days) : 0
}
