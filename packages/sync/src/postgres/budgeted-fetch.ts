import { type AnyIntegration, ConnectorError, type Fetch, type LimitReading } from '@lona/connector'
import { toInstant } from '@tento/chrono'
import type { AdmissionHold } from '../admission.js'
import { type Budget, budgetsOf, longestPauseMs, refusalWords } from '../budget.js'
import type { Urgency } from '../urgency.js'
import type { BudgetAdjustment, ChargeResult, Charger } from './budgets.js'

/** What `createBudgetedFetch` takes. */
export interface BudgetedFetchOptions {
  /** What requests go through once they are granted. */
  readonly fetch: Fetch
  /** Where requests are charged. */
  readonly charger: Charger
  /** Whose requests they are. */
  readonly integration: AnyIntegration
  /** The values of the integration's pattern: which account it is. */
  readonly integrationParams: Readonly<Record<string, string>>
  /** How urgent they are. */
  readonly urgency: Urgency
  /** The slice that they belong to. */
  readonly admission?: AdmissionHold | undefined
  /** The host's clock: it measures how long answers take, and what a date in `Retry-After` means. */
  readonly now: () => Date
}

/** What an answer that says "too much" means when it does not say how long. */
const pauseMsUnlessSaid = 60_000

/**
 * A `fetch` that charges each request before it is sent, and pauses what its answer asks to pause.
 *
 * It never waits: a request that a budget refuses is not sent. A 429, or a 503 with `Retry-After`, pauses the budgets
 * whose headers say that nothing is left; else the only budget; else the narrowest (the account before the app before
 * the address). Answers are passed on unchanged.
 *
 * @throws {ConnectorError} `rate-limited` with `retryAfterMs`, when a budget refuses.
 * @throws {ConnectorError} `invalid-definition` when the integration's `weigh` gives no weight.
 * @throws {SyncError} `fenced-off` when the slice is over or another worker has it.
 */
export function createBudgetedFetch(options: BudgetedFetchOptions): Fetch {
  const { fetch, charger, integration, integrationParams, urgency, admission, now } = options
  const budgets = budgetsOf(integration, integrationParams)
  return async (input, init) => {
    const request = new Request(input, init)
    const weight = weightOf(integration, request)
    const wantedAt = now().getTime()
    const { at: askedAt } = requireGrant(await charger.charge({ budgets, weight, urgency, admission }), integration)
    const response = await fetch(request)

    const readings = readHeaders(integration, response.headers)
    const answeredAt = now().getTime()
    const pausesMs = pausesAfter(response, budgets, readings, answeredAt)
    const adjustments = budgets.flatMap((budget): BudgetAdjustment[] => {
      const own = readingsOf(budget, readings)
      const pauseMs = pausesMs.get(budget)
      if (own.length === 0 && pauseMs === undefined) return []
      // The budgets' clock may not be ours, so only what has passed by ours is added to it.
      const answered = Date.parse(askedAt) + answeredAt - wantedAt
      const pausedUntil = pauseMs === undefined ? undefined : toInstant(answered + pauseMs)
      return [{ budget, readings: own, askedAt, pausedUntil }]
    })
    if (adjustments.length > 0) await charger.adjust(adjustments)
    return response
  }
}

function weightOf(integration: AnyIntegration, { method, url }: Request): number {
  const weight = integration.weigh({ method, url })
  if (weight >= 0 && Number.isFinite(weight)) return weight
  throw new ConnectorError({
    code: 'invalid-definition',
    message: `The integration '${integration.pattern}' weighs a request as ${weight}. A weight is a number from 0.`,
    kind: integration.kind,
  })
}

function requireGrant(result: ChargeResult, { kind }: AnyIntegration): Extract<ChargeResult, { outcome: 'granted' }> {
  if (result.outcome === 'granted') return result
  if (result.outcome === 'not-admitted') throw result.error
  const { at, refusal } = result
  throw new ConnectorError({
    code: 'rate-limited',
    message: `The request was not sent: ${refusalWords(refusal, at)}. Ask again then.`,
    kind,
    retryAfterMs: Date.parse(refusal.until) - Date.parse(at),
  })
}

/** What headers say of limits; what is no number says nothing. */
const readHeaders = (integration: AnyIntegration, headers: Headers): readonly LimitReading[] =>
  integration.readLimits(headers).flatMap(({ limit, remaining, resetsInMs = Number.NaN }) => {
    if (!Number.isFinite(remaining)) return []
    return Number.isFinite(resetsInMs) ? { limit, remaining, resetsInMs } : { limit, remaining }
  })

const readingsOf = ({ limits }: Budget, readings: readonly LimitReading[]): readonly LimitReading[] =>
  readings.filter(({ limit }) => limits.some(({ index }) => index === limit))

/** Which budgets an answer asks to pause, and for how many milliseconds. */
function pausesAfter(
  { status, headers }: Response,
  budgets: readonly Budget[],
  readings: readonly LimitReading[],
  now: number,
): ReadonlyMap<Budget, number> {
  const retryAfterMs = readRetryAfter(headers.get('retry-after'), now)
  if (status !== 429 && (status !== 503 || retryAfterMs === null)) return new Map()
  const empty = readings.filter(({ remaining }) => remaining <= 0)
  const told = budgets.filter((budget) => readingsOf(budget, empty).length > 0)
  const pausing = told.length > 0 ? told : budgets.slice(0, 1) // the narrowest comes first
  return new Map(
    pausing.map((budget) => {
      const resets = readingsOf(budget, empty).flatMap(({ resetsInMs }) => resetsInMs ?? [])
      const pauseMs = retryAfterMs ?? (resets.length > 0 ? Math.max(...resets) : pauseMsUnlessSaid)
      return [budget, Math.min(pauseMs, longestPauseMs)]
    }),
  )
}

/** `Retry-After` in milliseconds, a second at least; `null` when there is none that can be read. */
function readRetryAfter(text: string | null, now: number): number | null {
  if (text === null) return null
  const ms = /^\s*\d+\s*$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now
  return Number.isNaN(ms) ? null : Math.max(1000, ms)
}
