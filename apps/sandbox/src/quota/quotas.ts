/**
 * A made-up provider with the published quotas of real ones: it tells of each user's days, and counts every request.
 *
 * `GET /made-up/whoop/{user}/records?from=2026-11-01&to=2026-11-08`, `to` exclusive; `strava` likewise.
 */
import { seedOf } from '../weather/noise.js'
import { type CountedWindow, type PublishedQuota, publishedQuotas, type QuotaName } from './published-quotas.js'

/** What a quota has counted. */
export interface QuotaUsage {
  /** Requests that came, good or bad. */
  readonly requests: number
  /** Of these, refused since a window was full. */
  readonly over: number
  /** Requests counted, for each of the quota's windows. */
  readonly windows: readonly {
    /** Its length. */
    readonly seconds: number
    /** Requests that fit. */
    readonly limit: number
    /** Requests counted, by the window's beginning as an ISO instant. */
    readonly counts: Readonly<Record<string, number>>
  }[]
}

/** The quotas in force. */
export interface Quotas {
  /** The answer to a request of the made-up provider; `undefined` for any other path. */
  answer(url: URL, now: Date): Response | undefined
  /** What was counted since the start. */
  usage(): Record<QuotaName, QuotaUsage>
  /** Forgets all counts. */
  reset(): void
}

interface Counter {
  requests: number
  over: number
  readonly countsByWindow: readonly Map<number, number>[]
}

const names = Object.keys(publishedQuotas) as QuotaName[]
const newCounters = (): Record<QuotaName, Counter> => {
  const counterOf = ({ windows }: PublishedQuota): Counter => ({
    requests: 0,
    over: 0,
    countsByWindow: windows.map(() => new Map()),
  })
  return { whoop: counterOf(publishedQuotas.whoop), strava: counterOf(publishedQuotas.strava) }
}

/** Quotas with counters of their own. */
export function createQuotas(): Quotas {
  let counters = newCounters()
  return {
    answer(url, now) {
      const [, name = '', user = ''] = /^\/made-up\/(\w+)\/([^/]+)\/records$/.exec(url.pathname) ?? []
      const known = names.find((one) => one === name)
      return known && answerOf(publishedQuotas[known], counters[known], { user, parameters: url.searchParams, now })
    },
    usage() {
      const usageOf = (name: QuotaName): QuotaUsage => {
        const { requests, over, countsByWindow } = counters[name]
        const windows = publishedQuotas[name].windows.map(({ seconds, limit }, index) => {
          const counts = [...(countsByWindow[index] ?? [])].map(([window, count]) => [
            new Date(window * seconds * 1000).toISOString(),
            count,
          ])
          return { seconds, limit, counts: Object.fromEntries(counts) }
        })
        return { requests, over, windows }
      }
      return { whoop: usageOf('whoop'), strava: usageOf('strava') }
    },
    reset() {
      counters = newCounters()
    },
  }
}

interface RecordsQuery {
  readonly user: string
  readonly parameters: URLSearchParams
  readonly now: Date
}

function answerOf(quota: PublishedQuota, counter: Counter, { user, parameters, now }: RecordsQuery): Response {
  const windowAt = (seconds: number): number => Math.floor(now.getTime() / 1000 / seconds)
  const counted = (): CountedWindow[] =>
    quota.windows.map(({ seconds, limit }, index) => ({
      seconds,
      limit,
      used: counter.countsByWindow[index]?.get(windowAt(seconds)) ?? 0,
    }))
  const isOver = counted().some(({ used, limit }) => used >= limit)
  counter.requests += 1
  if (isOver) counter.over += 1
  for (const [index, { seconds, countsRefused }] of quota.windows.entries()) {
    const counts = counter.countsByWindow[index]
    if (!isOver || countsRefused) counts?.set(windowAt(seconds), (counts.get(windowAt(seconds)) ?? 0) + 1)
  }
  const headers = quota.headers(counted(), now)
  if (isOver) return new Response(quota.refusal, { status: 429, headers })
  const days = daysOf(parameters.get('from') ?? '', parameters.get('to') ?? '')
  if (!days)
    return Response.json({ error: 'from and to must be days, YYYY-MM-DD, from before to' }, { status: 400, headers })
  const records = days.map((day) => ({ id: `${user}:${day}`, day, value: (seedOf(`${user} ${day}`) >>> 0) % 1000 }))
  return Response.json({ records }, { headers })
}

const dayMs = 86_400_000
const isoDay = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/** The days from the first to before the last; `null` when these are no such days. */
function daysOf(from: string, to: string): readonly string[] | null {
  const [start, end] = [Date.parse(from), Date.parse(to)]
  if (!(start < end) || isoDay(start) !== from || isoDay(end) !== to) return null
  return Array.from({ length: (end - start) / dayMs }, (_, index) => isoDay(start + index * dayMs))
}
