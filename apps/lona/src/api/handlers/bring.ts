import { isConnectorError } from '@lona/connector'
import { expectRow } from '../describe-row.js'
import type { Asked, Handlers } from '../handler.js'
import { toProblem } from '../problems.js'
import type { BringLine } from '../schemas.js'
import { streamBody } from '../stream-body.js'

/** Longer than a provider's minute: then the person had better come back later. */
const patienceMs = 70_000

/** Brings rows while somebody waits. */
export const bringHandlers: Handlers<'bring'> = {
  bring: async (asked) =>
    new Response(await streamBody((gone) => bringRows(asked, gone), asked.signal, asked.host.onError), {
      headers: {
        'Content-Type': 'application/x-ndjson',
        'Cache-Control': 'no-store, no-transform',
        'X-Accel-Buffering': 'no', // a proxy in front passes each line on as it comes
      },
    }),
}

async function* bringRows(asked: Asked<'bring'>, signal: AbortSignal): AsyncIterable<string> {
  for (const key of asked.body.keys) {
    for await (const line of told((tell) => bringRow(asked, key, tell, signal))) yield `${JSON.stringify(line)}\n`
  }
}

/** What `work` tells, line by line, until it is done. */
async function* told(work: (tell: (line: BringLine) => void) => Promise<void>): AsyncIterable<BringLine> {
  const lines: BringLine[] = []
  let wake = Promise.withResolvers<void>()
  let isDone = false
  const whole = work((line) => {
    lines.push(line)
    wake.resolve()
  }).finally(() => {
    isDone = true
    wake.resolve()
  })
  whole.catch(() => undefined) // it is awaited below, when its last line was told
  while (!isDone || lines.length > 0) {
    const line = lines.shift()
    if (line) yield line
    else {
      await wake.promise
      wake = Promise.withResolvers()
    }
  }
  await whole
}

/** Brings a row; when the provider's limits leave no room for less than a minute or so, waits and goes on. */
async function bringRow(
  { owner, host }: Asked<'bring'>,
  row: string,
  tell: (line: BringLine) => void,
  signal: AbortSignal,
): Promise<void> {
  const { lona } = host.home
  const total = { slices: 0, requests: 0, inserted: 0, updated: 0, unchanged: 0, removed: 0, outdated: 0 }
  for (;;) {
    try {
      await expectRow(host.home, owner, row) // bringing a row that nobody follows would follow it
      await lona.bring({
        owner,
        lookupKey: row,
        signal,
        onSlice: (done, all, slice) =>
          tell({ type: 'slice', row, done, all, stage: slice?.stage ?? null, range: slice && { ...slice.range } }),
        onRun(run) {
          total.slices += 1
          for (const name of ['requests', 'inserted', 'updated', 'unchanged', 'removed', 'outdated'] as const) {
            total[name] += run[name]
          }
        },
      })
      tell({ type: 'row', row, ...total })
      return
    } catch (error) {
      signal.throwIfAborted()
      const retryAfterMs = isConnectorError(error) && error.code === 'rate-limited' ? error.retryAfterMs : undefined
      if (retryAfterMs === undefined || retryAfterMs > patienceMs) {
        const { code, detail, status } = toProblem(error)
        if (status === 500) host.onError(error)
        tell({ type: 'error', row, code, message: detail })
        return
      }
      const until = new Date(host.now().getTime() + retryAfterMs).toISOString()
      const { name } = lona.dispatcher.resolve(row).row.integration.manifest
      tell({
        type: 'wait',
        row,
        until,
        message: `The limits of ${name} leave no room just now; going on at ${until.slice(11, 19)} UTC.`,
      })
      await host.wait(retryAfterMs, signal)
    }
  }
}
