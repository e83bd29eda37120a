import { addDays, type DateRange } from '@lona/connector'

/** Days as people count them, the last one included. */
export const rangeWords = ({ start, end }: DateRange): string => {
  const last = addDays(end, -1)
  return start === last ? start : `${start} to ${last}`
}
