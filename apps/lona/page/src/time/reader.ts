import { dayAt } from './local-time.js'

/** The reader's own time zone. */
export const readersZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** The day that it is where the reader is. */
export const today = (): string => dayAt(Date.now() / 1000, readersZone())
