/** One window of a quota and what it has counted. Windows begin at the full minute, quarter of an hour or day of UTC. */
export interface CountedWindow {
  /** Its length. */
  readonly seconds: number
  /** Requests that fit. */
  readonly limit: number
  /** Requests counted in the present window, the one that is answered included. */
  readonly used: number
}

/** How a provider limits requests. */
export interface PublishedQuota {
  /** The windows, the shortest first. */
  readonly windows: readonly {
    /** Its length. */
    readonly seconds: number
    /** Requests that fit. */
    readonly limit: number
    /** Whether requests count that were refused. */
    readonly countsRefused: boolean
  }[]
  /** The headers of every answer. */
  headers(windows: readonly CountedWindow[], now: Date): Record<string, string>
  /** The body of a 429. */
  readonly refusal: string
}

const leftOf = ({ limit, used }: CountedWindow): number => Math.max(0, limit - used)

/** The quotas of a whole app, by the provider whose they are like. */
export const publishedQuotas = {
  /** 100 a minute and 10,000 a day; where windows begin and what a refusal says is not published (developer.whoop.com, read 2026-11-21). */
  whoop: {
    windows: [
      { seconds: 60, limit: 100, countsRefused: false },
      { seconds: 86_400, limit: 10_000, countsRefused: false },
    ],
    headers(windows, now) {
      // All three speak of the window that is nearest to its limit.
      const nearest = windows.reduce((one, other) => (leftOf(other) < leftOf(one) ? other : one))
      const secondsPast = (now.getTime() / 1000) % nearest.seconds
      return {
        'x-ratelimit-limit': [nearest.limit, ...windows.map(({ limit, seconds }) => `${limit};window=${seconds}`)].join(
          ', ',
        ),
        'x-ratelimit-remaining': String(leftOf(nearest)),
        'x-ratelimit-reset': String(Math.ceil(nearest.seconds - secondsPast)),
      }
    },
    refusal: '',
  },
  /** 100 in a quarter of an hour and 1,000 a day; what is refused still counts for the day (developers.strava.com, read 2026-11-21). */
  strava: {
    windows: [
      { seconds: 900, limit: 100, countsRefused: false },
      { seconds: 86_400, limit: 1000, countsRefused: true },
    ],
    headers: (windows) => ({
      'x-ratelimit-limit': windows.map(({ limit }) => limit).join(','),
      'x-ratelimit-usage': windows.map(({ used }) => used).join(','),
    }),
    refusal: '{"errors":"Rate Limit Exceeded","status":429,"message":"Too Many Requests"}',
  },
} as const satisfies Record<string, PublishedQuota>

/** A provider whose quota is faked. */
export type QuotaName = keyof typeof publishedQuotas
