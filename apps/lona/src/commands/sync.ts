import { setTimeout as wait } from 'node:timers/promises'
import { progress } from '@clack/prompts'
import { isConnectorError } from '@lona/connector'
import type { BringReport } from '@lona/host'
import type { Slice } from '@lona/sync'
import { AppError, wordsOf } from '../errors.js'
import { meantRows } from '../find-rows.js'
import { type Home, me } from '../home.js'
import type { Output } from '../output.js'
import { readDay } from '../reading-days.js'

/** What `lona sync` is asked. */
export interface SyncOptions {
  /** The first day that is wanted. */
  readonly since?: string
  /** Values of the provider's parameters, in a person's words. */
  readonly words: Readonly<Record<string, string | undefined>>
}

/** Longer than a provider's minute: then the person had better come back later. */
const patienceMs = 70_000

/**
 * Brings all that is missing of a provider's rows, of one row, or of everything that is followed.
 *
 * @throws {AppError} `sync-incomplete` when some of it could not be brought; what was brought is stored.
 */
export async function syncCommand(
  home: Home,
  what: string | undefined,
  { since, words }: SyncOptions,
  output: Output,
  signal: AbortSignal,
): Promise<void> {
  const firstDay = since === undefined ? undefined : readDay(since, '--since')
  const lookupKeys = await meantRows(home, what, words, output, signal)
  for (const lookupKey of lookupKeys) {
    await home.lona.follow({ owner: me, lookupKey, ...(firstDay !== undefined && { since: firstDay }) })
  }
  const failures: string[] = []
  for (const lookupKey of lookupKeys) {
    try {
      const report = await bringPatiently(home, lookupKey, output, signal)
      tell(report, output)
    } catch (error) {
      if (signal.aborted) throw error
      const message = wordsOf(error)
      failures.push(`${lookupKey}: ${message}`)
      if (!output.isTerminal) output.json({ type: 'error', row: lookupKey, code: codeOf(error), message })
    }
  }
  if (failures.length === 0) return
  throw new AppError(
    'sync-incomplete',
    `Not everything came. What came is stored; run the same command again to get the rest.\n${failures.join('\n')}`,
  )
}

/** Brings a row; when the provider's limits leave no room for less than a minute or so, waits and goes on. */
async function bringPatiently(
  { lona }: Home,
  lookupKey: string,
  output: Output,
  signal: AbortSignal,
): Promise<BringReport> {
  const total = { slices: 0, requests: 0, inserted: 0, updated: 0, unchanged: 0, removed: 0, outdated: 0 }
  for (;;) {
    const bar = createBar(lookupKey, output)
    try {
      await lona.bring({
        owner: me,
        lookupKey,
        signal,
        onSlice: bar.show,
        onRun(run) {
          total.slices += 1
          for (const name of ['requests', 'inserted', 'updated', 'unchanged', 'removed', 'outdated'] as const) {
            total[name] += run[name]
          }
        },
      })
      bar.end()
      return { lookupKey, ...total }
    } catch (error) {
      bar.end(error)
      const retryAfterMs = isConnectorError(error) && error.code === 'rate-limited' ? error.retryAfterMs : undefined
      if (retryAfterMs === undefined || retryAfterMs > patienceMs) throw error
      const until = new Date(Date.now() + retryAfterMs).toISOString().slice(11, 19)
      const { name } = lona.dispatcher.resolve(lookupKey).row.integration.manifest
      output.note(`The limits of ${name} leave no room just now; going on at ${until} UTC.`)
      await wait(retryAfterMs, undefined, { signal })
    }
  }
}

interface Bar {
  readonly show: (done: number, all: number, slice: Slice | null) => void
  readonly end: (error?: unknown) => void
}

/** How far a row is: a bar on a terminal, a JSON line for each slice at a pipe. Nothing where nothing is missing. */
function createBar(lookupKey: string, output: Output): Bar {
  if (!output.isTerminal) {
    return {
      show: (done, all, slice) => slice && output.json({ type: 'slice', row: lookupKey, done, all, ...slice }),
      end: () => undefined,
    }
  }
  let bar: ReturnType<typeof progress> | undefined
  let shown = 0
  let most = 0
  return {
    show(done, all, slice) {
      if (!bar) {
        if (all === done) return
        bar = progress({ max: 100, size: 24 })
        bar.start(lookupKey)
      }
      // By what is left: others may bring some of it meanwhile.
      most = Math.max(most, all - done)
      const percent = Math.floor((1 - (all - done) / most) * 100)
      bar.advance(percent - shown, `${lookupKey}  ${slice ? `${percent} %, now ${slice.range.start}` : 'complete'}`)
      shown = percent
    },
    end(error) {
      if (error === undefined) bar?.stop(`${lookupKey}  complete`)
      else bar?.error(`${lookupKey}  stopped`)
    },
  }
}

function tell(report: BringReport, output: Output): void {
  const { lookupKey, slices, requests, inserted, updated, unchanged, removed } = report
  const written = inserted + updated + removed
  if (output.isTerminal) {
    output.line(
      `${lookupKey}: ${written} written (${inserted} new, ${updated} changed, ${removed} removed), ${unchanged} unchanged, ${requests} requests`,
    )
  } else {
    output.json({ type: 'row', row: lookupKey, written, inserted, updated, removed, unchanged, requests, slices })
  }
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : 'unexpected')
