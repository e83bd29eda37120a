import { type Instant, toInstant } from '@tento/chrono'
import { clockToleranceMs } from './clock-tolerance.js'

/** The latest that something may say it happened, at `now`. */
export const latestBelievable = (now: Instant): Instant => toInstant(Date.parse(now) + clockToleranceMs)
