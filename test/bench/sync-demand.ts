import { type Cell, type DateRange, dayDate, daysOf, defineIntegration, defineRow, depsKey } from '@lona/connector'
import { createLona } from '@lona/host'
import { openDatabase } from '@lona/postgres'
import { allow, defineRowKeys, IntegrationDeps } from '@lona/rows'
import { registerRowWithSync } from '@lona/sync'
import { createBenchDatabase } from './bench-server.ts'
import type { BenchContext, Outcome } from './benchmark.ts'
import { median } from './measure.ts'

const rowCount = 50
const looks = 20
const latencyMs = 20

interface ArchiveDeps {
  replaceCells(rowId: string, covered: DateRange, cells: readonly Cell[]): Promise<void>
}
const ArchiveDeps = depsKey<ArchiveDeps>('@made-up/archive/Deps')

const archive = defineIntegration({
  pattern: ':~archive:{authId}',
  deps: ArchiveDeps,
  manifest: {
    name: 'Archive',
    description: 'Five years of days.',
    homepage: 'https://archive.example',
    signIn: 'none',
    params: { authId: { label: 'Account' } },
  },
  client: ({ fetch }) => ({ fetch }),
})

const days = defineRow(archive, {
  pattern: ':~archive:{authId}:days',
  label: 'archive-days',
  syncShape: { stages: ['viewport', 'backfill'], historyDays: 5 * 365 },
  async sync({ client, deps, rowId, range }) {
    await client.fetch(`https://archive.example/${range.start}/${range.end}`)
    const cells = daysOf(range).map((day) => ({ date: dayDate(day), data: { day, steps: 4711 } }))
    await deps.replaceCells(rowId, range, cells)
    return cells.length
  },
})

/** How soon a person sees a day of which nothing is held, while everybody's past is being brought. */
export async function* measureDemand({ durable, say }: BenchContext): AsyncIterable<Outcome> {
  const server = await durable()
  say(`${looks} looks at old days, while five years of ${rowCount} rows are brought, on ${server.words}`)
  const test = await createBenchDatabase(server)
  const database = await openDatabase(test.url ?? '')
  const lona = await createLona({
    database,
    rowKeys: defineRowKeys(allow(days, 'get')),
    deps: (store) => new IntegrationDeps().register(ArchiveDeps, (run) => store.backendDeps(run)),
    sync: [registerRowWithSync(days)],
    fetch: async () => {
      await new Promise((resolve) => setTimeout(resolve, latencyMs))
      return Response.json({})
    },
    onEvent: (event) => {
      if (event.type === 'trouble') throw event.error
      if (event.type === 'slice-done') heard(event.lookupKey, event.urgency)
    },
  })
  let heard = (_lookupKey: string, _urgency: string): void => undefined
  try {
    const owner = { kind: 'user', userId: 'bench' } as const
    const keys = Array.from({ length: rowCount }, (_, index) => days.lookupKey({ authId: `account-${index}` }))
    for (const lookupKey of keys) await lona.follow({ owner, lookupKey })
    await lona.start()
    let viewports = 0
    await new Promise<void>((resolve) => {
      heard = (_, urgency) => {
        if (urgency === 'viewport') viewports += 1
        if (viewports === rowCount) resolve()
      }
    })
    const samples: number[] = []
    const slices: number[] = []
    for (let look = 0; look < looks; look += 1) {
      const lookupKey = keys[(look * 7) % rowCount] ?? ''
      const range = { start: `2022-0${1 + (look % 9)}-10`, end: `2022-0${1 + (look % 9)}-11` }
      const began = performance.now()
      const arrived = new Promise<void>((resolve) => {
        heard = (key, urgency) => {
          if (key === lookupKey && urgency === 'demand') resolve()
        }
      })
      await lona.demand({ owner, lookupKeys: [lookupKey], range })
      await arrived
      samples.push(performance.now() - began)
      const alone = performance.now()
      await lona.dispatcher.sync({ caller: owner, lookupKey, stage: 'backfill', range })
      slices.push(performance.now() - alone)
    }
    const left = (await lona.status(owner)).filter(({ percent }) => percent < 100).length
    yield {
      what: `from a look to the first cell, during a backfill: ${server.words}`,
      method: `${looks} times lona.demand of a day that is not held, until its cells are stored, while five years of ${rowCount} rows are being brought, 4 slices at once, each request ${latencyMs} ms; against the same slice asked for directly beside them`,
      figures: [
        { of: 'from demand to stored cells', samples, unit: 'ms' },
        { of: 'the slice alone', samples: slices, unit: 'ms' },
      ],
      result: `${median(samples).toFixed(0)} ms, ${(median(samples) / median(slices)).toFixed(1)} times the slice alone`,
      budget: null,
      notes: [`${left} of ${rowCount} rows were still being brought at the end`],
    }
  } finally {
    await lona.stop()
    await database.close()
    await test.close()
  }
}
