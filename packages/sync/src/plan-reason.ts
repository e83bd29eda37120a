import { addDays, type DateRange, type Instant } from '@tento/chrono'
import { type BudgetRefusal, clockWords, refusalWords } from './budget.js'
import type { SliceReason } from './next-slices.js'
import type { Urgency } from './urgency.js'

/** What stands between a row and its next slice, or that nothing does. */
export type PlanReason =
  | {
      /** It is let through: it runs, or does as soon as a worker is free. */
      readonly code: 'admitted'
      /** The slice's stage. */
      readonly stage: string
      /** The slice's days. */
      readonly range: DateRange
      /** Why it is worth bringing. */
      readonly why: SliceReason
      /** How urgent it is. */
      readonly urgency: Urgency
      /** Since when, or `null` for one that this plan lets through. */
      readonly since: Instant | null
      /** Whether a worker has it. */
      readonly isRunning: boolean
    }
  | {
      /** It holds all that it should. */
      readonly code: 'complete'
      /** When it is looked at again, or `null` when never by itself. */
      readonly until: Instant | null
    }
  | {
      /** Whoever follows the row said so. */
      readonly code: 'paused'
      /** The stages that are paused. */
      readonly stages: readonly string[]
    }
  | {
      /** Its last slices failed, or the provider did not have the days yet. */
      readonly code: 'resting'
      /** When it is tried again. */
      readonly until: Instant
      /** What went wrong, in words, or `null` when the days were not there yet. */
      readonly failure: string | null
    }
  | {
      /** Its last slice met a limit of the provider; nothing of it failed. */
      readonly code: 'limited'
      /** The provider's name. */
      readonly provider: string
      /** When it goes on. */
      readonly until: Instant
    }
  | {
      /** Another row has what only one may touch at a time. */
      readonly code: 'locked'
      /** The row that has it. */
      readonly by: string
    }
  | {
      /** As many slices of the provider run as may. */
      readonly code: 'cap'
      /** The provider's name. */
      readonly provider: string
      /** How many may run. */
      readonly maxConcurrent: number
      /** Rows of the provider that go first. */
      readonly ahead: number
    }
  | {
      /** The provider's limits leave no room, or others go first in what room there is. */
      readonly code: 'budget'
      /** Which limit, and until when. */
      readonly refusal: BudgetRefusal
      /** The urgency of what goes first, or `null` when it is this row's turn. */
      readonly aheadUrgency: Urgency | null
      /** Rows that go first. */
      readonly ahead: number
    }
  | {
      /** Every worker has enough to do. */
      readonly code: 'workers'
      /** Rows that go first. */
      readonly ahead: number
    }
  | {
      /** Nobody works. */
      readonly code: 'no-worker'
    }
  | {
      /** The host does not keep this row in sync. */
      readonly code: 'not-synced'
    }

const whyWords: Readonly<Record<SliceReason, string>> = {
  missing: 'days are missing',
  refresh: 'recent days may have changed',
  stale: 'the provider said that days have changed',
  failed: 'it failed before',
  uncertified: 'the provider did not have these days yet',
}

const urgencyWords: Readonly<Record<Urgency, string>> = {
  demand: 'what people look at',
  viewport: 'viewport',
  backfill: 'backfill',
}

/** A reason in a sentence without its full stop, for a person: `waiting for WHOOP's minute budget until 12:03:20`. */
export function reasonWords(reason: PlanReason, now: Instant): string {
  switch (reason.code) {
    case 'admitted': {
      const { stage, range, why, since, isRunning } = reason
      const days = `${stage} ${range.start} to ${addDays(range.end, -1)}, since ${whyWords[why]}`
      if (isRunning) return `running${since === null ? '' : ` since ${clockWords(since, now)}`}: ${days}`
      return `next in line: ${days}`
    }
    case 'complete':
      return reason.until === null ? 'complete' : `complete; looked at again at ${clockWords(reason.until, now)}`
    case 'paused':
      return `paused (${reason.stages.join(', ')}); resume it to go on`
    case 'resting': {
      const until = `tried again at ${clockWords(reason.until, now)}`
      return reason.failure === null
        ? `the provider does not have the days that are missing yet; ${until}`
        : `failed: ${reason.failure.replace(/\.$/, '')}; ${until}`
    }
    case 'limited':
      return `waiting for the limits of ${reason.provider} until ${clockWords(reason.until, now)}`
    case 'locked':
      return `waiting for ${reason.by}, which uses the same account`
    case 'cap':
      return `waiting for a free place at ${reason.provider}, which takes ${reason.maxConcurrent} at a time${aheadWords(reason.ahead, null)}`
    case 'budget':
      return `${refusalWords(reason.refusal, now)}${aheadWords(reason.ahead, reason.aheadUrgency)}`
    case 'workers':
      return `waiting for a free worker${aheadWords(reason.ahead, null)}`
    case 'no-worker':
      return 'waiting for a worker, and none is running; start one'
    case 'not-synced':
      return 'this host does not keep the row in sync'
  }
}

function aheadWords(ahead: number, urgency: Urgency | null): string {
  if (ahead === 0) return ''
  const rows = ahead === 1 ? '1 row' : `${ahead.toLocaleString('en')} rows`
  return urgency === null
    ? `; ${rows} ${ahead === 1 ? 'goes' : 'go'} first`
    : `; ${urgencyWords[urgency]} of ${rows} goes first`
}
