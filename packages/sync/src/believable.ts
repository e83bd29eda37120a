import type { Instant } from '@tento/chrono'
import { longestPauseMs } from './budget.js'
import { latestBelievable } from './latest-believable.js'
import type { RowPlanState } from './row-sync-state.js'

/** What of a row's state is dated. */
type DatedState = Pick<RowPlanState, 'covered'> &
  Partial<Pick<RowPlanState, 'failed' | 'uncertified' | 'demand' | 'retryAt'>>

/**
 * The state without what a clock dated that was far ahead of `now`. Days that were read then count as missing, for nobody
 * knows when that was; failures and rests of then count for nothing.
 *
 * To decide by, not to be stored: should `now` be what is wrong, all is there again once the clock is right.
 */
export function believable<State extends DatedState>(state: State, now: Instant): State {
  const latest = latestBelievable(now)
  const { covered, failed, uncertified, demand, retryAt } = state
  return {
    ...state,
    covered: covered.filter(({ readAt }) => readAt <= latest),
    ...(failed && { failed: failed.filter(({ failedAt }) => failedAt <= latest) }),
    ...(uncertified && { uncertified: uncertified.filter(({ triedAt }) => triedAt <= latest) }),
    ...(demand && demand.until > latest && { demand: null }),
    ...(retryAt && Date.parse(retryAt) > Date.parse(latest) + longestPauseMs && { retryAt: null }),
  }
}
