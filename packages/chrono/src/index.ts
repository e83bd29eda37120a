export {
  type DateRange,
  dateRange,
  dayCount,
  daysOf,
  intersectRanges,
  isEmptyRange,
  mergeRanges,
  rangeContains,
  type SplitRangeOptions,
  splitRange,
  subtractRanges,
} from './date-range.js'
export { addDays, type Day, daysBetween, isDay } from './day.js'
export { ChronoError, type ChronoErrorCode, type ChronoErrorInit, isChronoError } from './errors.js'
export { type Instant, toInstant } from './instant.js'
export { dayOf, hoursInDay, startOfDay, today } from './local-day.js'
export {
  type DayDate,
  dayDate,
  formatPartialDate,
  type MonthDate,
  type PartialDate,
  parsePartialDate,
  partialDate,
  type YearDate,
} from './partial-date.js'
export {
  formatSemanticTime,
  type InstantTime,
  instantOf,
  instantTime,
  localDayOf,
  parseSemanticTime,
  type SemanticTime,
  type ZonedTime,
  zonedTime,
} from './semantic-time.js'
export { compareSemanticTimes, sortFrom, sortTo } from './sort-keys.js'
export type { TimeZone } from './time-zone.js'
