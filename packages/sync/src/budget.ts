import type { AnyIntegration, LimitReading, RateLimit } from '@lona/connector'
import { type Instant, toInstant } from '@tento/chrono'
import { capOf, fitsAt, type Stretches, windowKey, withGrant, withReading } from './budget-windows.js'
import { latestBelievable } from './latest-believable.js'
import type { Urgency } from './urgency.js'

/** One published limit, with its place in the integration's `limits`. */
export interface BudgetLimit extends RateLimit {
  /** The place by which a `LimitReading` names it. */
  readonly index: number
}

/** What may be asked of a provider by all who share its limits. */
export interface Budget {
  /** Where its use is kept: `app:whoop`, `address:weather`, `account:garmin:42`. */
  readonly key: string
  /** Who shares it. */
  readonly scope: RateLimit['scope']
  /** The provider's name as people know it. */
  readonly provider: string
  /** Its limits, all of which hold at once; none when the provider publishes none, and then it can only be paused. */
  readonly limits: readonly BudgetLimit[]
}

/** What of a budget is used, as plain JSON. */
export interface BudgetUse {
  /**
   * The latest moment at which it was changed, or `null`. Time does not go back behind it, unless it is further ahead than
   * clocks may differ: then a clock was wrong, and nothing of what was used counts.
   */
  readonly at: Instant | null
  /** Nothing is asked until then; `null` when nobody ever said so. It may lie in the past. */
  readonly pausedUntil: Instant | null
  /** Weights by stretch of time, by kind and length of the window. */
  readonly windows: Readonly<Record<string, Stretches>>
}

/** The use of a budget that nobody has used yet. */
export const unusedBudget: BudgetUse = { at: null, pausedUntil: null, windows: {} }

/** What is wanted of a budget. */
export interface BudgetWish {
  /** What the request weighs; 1 for most. */
  readonly weight: number
  /** How urgent it is. */
  readonly urgency: Urgency
  /** The clock. */
  readonly now: Instant
  /** Weight that slices under way are still expected to use; 0 unless said. It counts as if it were used now. */
  readonly reserved?: number
}

/** Why a budget refuses, and until when. */
export interface BudgetRefusal {
  /** The budget that refuses. */
  readonly key: string
  /** The provider's name as people know it. */
  readonly provider: string
  /** Who shares the budget. */
  readonly scope: RateLimit['scope']
  /** The limit that opens last, or `null` when the pause is what lasts longest. */
  readonly limit: BudgetLimit | null
  /** When the same weight fits, if nothing else is granted until then. */
  readonly until: Instant
  /**
   * - `window`: the limit's window is full.
   * - `paused`: the provider asked for a pause.
   * - `kept-for-people`: what is left of the limit's window is kept for more urgent work.
   */
  readonly reason: 'window' | 'paused' | 'kept-for-people'
}

/** No provider means a longer pause; an answer that asks for one is misread, or will say so again. */
export const longestPauseMs = 86_400_000

/** From the narrowest: what an answer complains of without saying whose limit it is, is the narrowest's first. */
const scopes = ['account', 'app', 'address'] as const

/**
 * The budgets that a request of this account spends, the narrowest first: one per scope of the integration's limits, and
 * one for the whole app when it names none, so that there is always one to pause.
 */
export function budgetsOf(
  integration: AnyIntegration,
  integrationParams: Readonly<Record<string, string>>,
): readonly Budget[] {
  const { kind, limits, manifest, paramNames } = integration
  const account = paramNames.map((name) => encodeURIComponent(integrationParams[name] ?? '')).join(':')
  const toBudget = (scope: RateLimit['scope']): Budget => ({
    key: scope === 'account' ? `account:${kind}:${account}` : `${scope}:${kind}`,
    scope,
    provider: manifest.name,
    limits: limits.flatMap((limit, index) => (limit.scope === scope ? [{ ...limit, index }] : [])),
  })
  const named = scopes.filter((scope) => limits.some((limit) => limit.scope === scope))
  return named.length > 0 ? named.map(toBudget) : [toBudget('app')]
}

/** The greatest weight that every window of the budget takes of this urgency; endless without limits. */
export const capacityOf = ({ limits }: Budget, urgency: Urgency): number =>
  Math.min(...limits.map((limit) => capOf(limit, urgency)))

/**
 * The use as it counts now: of what a clock counted that was far ahead, nobody knows in which windows it fell. Nothing of
 * it counts, and should that be too little, the provider says so. (As if it were used now, a full budget would refuse for
 * ever: what is refused is not written down.)
 */
const countedUse = (use: BudgetUse, now: Instant): BudgetUse =>
  use.at !== null && use.at > latestBelievable(now) ? { ...use, at: null, windows: {} } : use

/** Until when nothing is asked; `null` as well when that is longer than any pause lasts. */
function pauseOf({ pausedUntil }: BudgetUse, now: Instant): Instant | null {
  const last = Date.parse(latestBelievable(now)) + longestPauseMs
  return pausedUntil !== null && Date.parse(pausedUntil) > last ? null : pausedUntil
}

/** Epoch milliseconds of the clock, or of the last change when that is later. */
const timeOf = (use: BudgetUse, now: Instant): number => Math.max(Date.parse(now), Date.parse(use.at ?? now))

const stretchesOf = (use: BudgetUse, limit: RateLimit): Stretches => use.windows[windowKey(limit)] ?? []

/**
 * Why the wish cannot be granted now, or `null` when it can.
 *
 * All windows must have room. Of each, `viewport` leaves 2 % and `backfill` 5 % to more urgent work, rounded down; in
 * fixed windows longer than an hour, `backfill` spreads over the window's length besides. A weight greater than a window
 * ever takes (see `capacityOf`) is granted when that window is empty, and then fills it: whether it is too much is the
 * provider's to say, and nobody waits for ever. A weight of 0 waits for pauses only.
 */
export function refusalOf(
  budget: Budget,
  stored: BudgetUse = unusedBudget,
  { weight, urgency, now, reserved = 0 }: BudgetWish,
): BudgetRefusal | null {
  const use = countedUse(stored, now)
  const from = timeOf(use, now)
  const planned = reserved > 0 ? charged(budget, use, reserved, now) : use
  const fits = (limit: BudgetLimit, as: Urgency, at: number): number =>
    fitsAt(limit, stretchesOf(planned, limit), { weight, urgency: as, from: at })

  let until = Math.max(from, Date.parse(pauseOf(use, now) ?? now))
  let last: BudgetLimit | null = null
  // A later moment that suits one limit may not suit another, whose next window has begun: until it suits all.
  for (let next: BudgetLimit | undefined; ; last = next) {
    next = budget.limits.find((limit) => fits(limit, urgency, until) > until)
    if (!next) break
    until = fits(next, urgency, until)
  }
  if (until === from) return null
  const isKept = last !== null && fits(last, 'demand', from) === from
  const reason = last === null ? 'paused' : isKept ? 'kept-for-people' : 'window'
  const { key, provider, scope } = budget
  return { key, provider, scope, limit: last, until: toInstant(until), reason }
}

/** The use after a grant. */
export function charged(budget: Budget, stored: BudgetUse, weight: number, now: Instant): BudgetUse {
  const use = countedUse(stored, now)
  const at = timeOf(use, now)
  const windows = budget.limits.map((limit) => [
    windowKey(limit),
    withGrant(limit, stretchesOf(use, limit), weight, at),
  ])
  return { ...use, at: toInstant(at), windows: { ...use.windows, ...Object.fromEntries(windows) } }
}

/** The use while the provider wants to be left alone: a day from now at most. A pause that lasts longer stays. */
export function paused(use: BudgetUse, until: Instant, now: Instant): BudgetUse {
  const longest = timeOf(use, now) + longestPauseMs
  const pausedUntil = toInstant(Math.min(Date.parse(until), longest))
  const before = pauseOf(use, now)
  return before !== null && before >= pausedUntil ? use : { ...use, pausedUntil }
}

/** When an answer was asked for and came. */
export interface ReadingTimes {
  /** When its request was granted. */
  readonly askedAt: Instant
  /** The clock. */
  readonly now: Instant
}

/**
 * The use after an answer's headers spoke of the integration's limits; readings of other budgets' limits are passed over.
 *
 * It only ever lowers what is left. Nothing left and a time of reset pauses until then. The same use when nothing is new.
 */
export function adjusted(
  budget: Budget,
  stored: BudgetUse,
  readings: readonly LimitReading[],
  { askedAt, now }: ReadingTimes,
): BudgetUse {
  const use = countedUse(stored, now)
  const at = timeOf(use, now)
  let after = use
  for (const { limit: index, remaining, resetsInMs } of readings) {
    const limit = budget.limits.find((one) => one.index === index)
    if (!limit) continue
    const stretches = stretchesOf(after, limit)
    const raised = withReading(limit, stretches, remaining, { askedAt: Date.parse(askedAt), at })
    if (raised !== stretches) {
      after = { ...after, at: toInstant(at), windows: { ...after.windows, [windowKey(limit)]: raised } }
    }
    if (remaining <= 0 && resetsInMs !== undefined) {
      after = paused(after, toInstant(at + Math.min(longestPauseMs, Math.max(0, resetsInMs))), now)
    }
  }
  return after
}

/**
 * A refusal as people read it: `waiting for WHOOP's minute budget until 12:03:20`.
 *
 * What is kept for more urgent work is said so, and a pause as the provider's wish.
 */
export function refusalWords({ provider, scope, limit, until, reason }: BudgetRefusal, now: Instant): string {
  const time = clockWords(until, now)
  const isAccount = scope === 'account'
  if (!limit) return `${provider} asked ${isAccount ? 'your account ' : ''}for a pause until ${time}`
  const budget = `${windowName(limit)} budget`
  const whose = isAccount ? `your account's ${budget} at ${provider}` : `${provider}'s ${budget}`
  const kept = reason === 'kept-for-people' ? '; the rest is kept for what is more urgent' : ''
  return `waiting for ${whose} until ${time}${kept}`
}

/** A moment as people read it: `12:03:20`, UTC, rounded up to the second; with the date when it is not that of `now`. */
export function clockWords(at: Instant, now: Instant): string {
  const [day = '', time = ''] = toInstant(Math.ceil(Date.parse(at) / 1000) * 1000).split('T')
  const clock = time.slice(0, 8)
  return now.startsWith(day) ? clock : `${day} ${clock}`
}

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const

function windowName({ seconds }: RateLimit): string {
  const [unit, length] = units.find(([, unitSeconds]) => seconds % unitSeconds === 0) ?? ['second', 1]
  return seconds === length ? unit : `${seconds / length}-${unit}`
}
