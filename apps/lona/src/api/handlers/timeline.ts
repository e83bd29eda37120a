import { AppError } from '../../errors.js'
import { toDrawnRange } from '../days.js'
import type { Handlers } from '../handler.js'

/** Days of rows on one time axis. */
export const timelineHandlers: Handlers<'getTimeline'> = {
  async getTimeline({ owner, query: { from, to, width, timeZone, key }, host, signal }) {
    const range = toDrawnRange(from, to)
    if (timeZone !== undefined && !isTimeZone(timeZone)) {
      throw new AppError('bad-request', `timeZone is '${timeZone}', which is no zone. Write it like Europe/Paris.`)
    }
    const lookupKeys = typeof key === 'string' ? [key] : key
    return await host.home.lona.timeline({
      owner,
      range,
      width,
      signal,
      ...(timeZone !== undefined && { timeZone }),
      ...(lookupKeys && { lookupKeys }),
    })
  },
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false // the only way to ask whether a zone is known
  }
}
