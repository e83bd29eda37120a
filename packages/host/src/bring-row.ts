import { ConnectorError } from '@lona/connector'
import { reasonWords, type WantedSlice } from '@lona/sync'
import type { Orchestrator, RowAddress } from '@lona/sync/postgres'
import type { BringReport, BringRequest } from './lona.js'

const allDays = { start: '0001-01-01', end: '9999-12-31' } as const

/**
 * Brings all that a row lacks, slice by slice, for a person who waits: what others bring of it meanwhile is waited for,
 * what rests after a failure is tried again, once.
 */
export async function bringRow(
  orchestrator: Pick<Orchestrator, 'runNow' | 'demand' | 'ended' | 'nextChange'>,
  row: RowAddress,
  now: () => Date,
  { lookupKey, dispatch, signal, onSlice, onRun, onProgress }: Omit<BringRequest, 'owner'>,
): Promise<BringReport> {
  const total = { requests: 0, inserted: 0, updated: 0, unchanged: 0, removed: 0, outdated: 0 }
  const tried = new Set<string>()
  const nameOf = ({ stage, range }: WantedSlice): string => JSON.stringify([stage, range])
  let done = 0
  let told: string | undefined
  let isDemanded = false
  for (;;) {
    signal?.throwIfAborted()
    const { ended } = orchestrator
    const ran = await orchestrator.runNow(row, {
      choose(slices) {
        const left = slices.filter((slice) => !tried.has(nameOf(slice)))
        const [next] = left
        if (next && told !== nameOf(next)) onSlice?.(done, done + left.length, { stage: next.stage, range: next.range })
        told = next && nameOf(next)
        return next
      },
      ...(dispatch !== undefined && { dispatch }),
      ...(signal && { signal }),
      ...(onProgress && { onProgress }),
    })
    if ('run' in ran) {
      tried.add(nameOf(ran.slice))
      done += 1
      onRun?.(ran.run)
      for (const name of Object.keys(total) as (keyof typeof total)[]) total[name] += ran.run[name]
      continue
    }
    const { reason } = ran
    if (reason.code === 'complete' || reason.code === 'not-synced') break
    if (reason.code === 'budget') {
      const at = now()
      throw new ConnectorError({
        code: 'rate-limited',
        message: `'${lookupKey}' has to wait: ${reasonWords(reason, at.toISOString())}. Try again then.`,
        row: lookupKey,
        retryAfterMs: Math.max(0, Date.parse(reason.refusal.until) - at.getTime()),
      })
    }
    // Others have what it needs. They take turns by urgency, and somebody waits here.
    if (!isDemanded) await orchestrator.demand([row], allDays, dispatch)
    isDemanded = true
    await orchestrator.nextChange(ended)
  }
  onSlice?.(done, done, null)
  return { lookupKey, slices: done, ...total }
}
