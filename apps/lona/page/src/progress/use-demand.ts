import { useEffect } from 'preact/hooks'
import type { Timeline } from '../../../src/api/schemas.js'
import { RequestError, request } from '../api/request.js'

/** A view that is passed by faster than this (milliseconds) is not looked at. */
const lookMs = 300

/** Tells the host which days somebody looks at and misses, so that they are brought first. */
export function useDemand(timeline: Timeline | undefined): void {
  const lacking = timeline?.rows.filter(({ days }) =>
    days.some(({ state }) => state === 'missing' || state === 'failed'),
  )
  const demand =
    timeline && lacking?.length
      ? JSON.stringify({ keys: lacking.map(({ lookupKey }) => lookupKey), range: timeline.range })
      : null
  useEffect(() => {
    if (demand === null) return
    const timer = setTimeout(() => void post(demand), lookMs)
    return () => clearTimeout(timer)
  }, [demand])
}

async function post(demand: string): Promise<void> {
  try {
    await request('/api/demand', { method: 'POST', body: JSON.parse(demand) })
  } catch (error) {
    // The days come without it too, only later; what stands in the way is said elsewhere.
    if (!(error instanceof RequestError)) throw error
  }
}
