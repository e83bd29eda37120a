import {
  type Cell,
  type DateRange,
  dayDate,
  defineIntegration,
  defineRow,
  depsKey,
  type Json,
  type Owner,
  type Uuid,
} from '@lona/connector'
import { allow, defineRowKeys, IntegrationDeps } from '@lona/rows'
import type { Store } from '@lona/store'
import { registerRowWithSync } from '@lona/sync'
import { daysOf, hoursInDay, startOfDay } from '@tento/chrono'

interface LogBackendDeps {
  replaceCells(rowId: Uuid, covered: DateRange, cells: readonly Cell[]): Promise<void>
}
const LogBackendDeps = depsKey<LogBackendDeps>('@made-up/log/LogBackendDeps')

const log = defineIntegration({
  pattern: ':~log:{authId}',
  deps: LogBackendDeps,
  manifest: {
    name: 'Log',
    description: 'Whatever a test says.',
    homepage: 'https://log.example',
    signIn: 'none',
    params: { authId: { label: 'Account' } },
  },
  client: () => ({}),
})

const display = [
  { label: 'Pulse', path: 'pulse', kind: 'curve' as const },
  { label: 'Steps', path: 'day.steps', kind: 'number' as const },
  { label: 'Asleep', path: 'asleep', kind: 'band' as const },
  { label: 'Rise', path: 'riseAt', kind: 'event' as const },
]

/** What the row's next slices bring, by the days asked for. */
export const answers: { bring: (range: DateRange, account: string) => readonly Cell[] | Promise<readonly Cell[]> } = {
  bring: () => [],
}

/** A row of everything that can be drawn. */
export const body = defineRow(log, {
  pattern: ':~log:{authId}:body',
  label: 'body',
  display,
  syncShape: { stages: ['viewport', 'backfill'], sliceDays: 100, historyDays: 30 },
  async sync({ deps, rowId, range, integrationParams }) {
    const cells = await answers.bring(range, integrationParams.authId)
    await deps.replaceCells(rowId, range, cells)
    return cells.length
  },
})

/** As above, one for all who share an account. */
export const shared = defineRow(log, {
  pattern: ':~log:{authId}:shared',
  label: 'shared',
  display,
  syncShape: { stages: ['viewport'], historyDays: 30 },
  aliasKey: ({ integrationParams }) => `log:${integrationParams.authId}`,
  async sync({ deps, rowId, range, integrationParams }) {
    const cells = await answers.bring(range, integrationParams.authId)
    await deps.replaceCells(rowId, range, cells)
    return cells.length
  },
})

/** A row whose data is kept in another form than it is read in. */
export const encoded = defineRow(log, {
  pattern: ':~log:{authId}:encoded',
  label: 'encoded',
  display,
  cellEncoding: 'wrapped.v1',
  syncShape: { stages: ['viewport'], historyDays: 30 },
  async sync({ deps, rowId, range, integrationParams }) {
    const cells = await answers.bring(range, integrationParams.authId)
    await deps.replaceCells(rowId, range, cells)
    return cells.length
  },
})

/** A row that the host computes. */
export const computed = defineRow(log, {
  pattern: ':~log:{authId}:computed',
  label: 'computed',
  display,
  listCells: async ({ range, integrationParams }) => (range ? answers.bring(range, integrationParams.authId) : []),
})

/** A row that the host opens for nobody to read. */
export const hidden = defineRow(log, { pattern: ':~log:{authId}:hidden', label: 'hidden', display })

export const ada: Owner = { kind: 'user', userId: 'ada' }
export const bob: Owner = { kind: 'user', userId: 'bob' }

/** What a host of these rows is made of, beside a database. */
export const logHost = {
  rowKeys: defineRowKeys(
    allow(body, 'get'),
    allow(shared, 'get'),
    allow(encoded, 'get'),
    allow(computed, 'get'),
    allow(hidden),
  ),
  deps: (store: Store) => new IntegrationDeps().register(LogBackendDeps, (run) => store.backendDeps(run)),
  sync: [registerRowWithSync(body), registerRowWithSync(shared), registerRowWithSync(encoded)],
  decoders: { 'wrapped.v1': (data: Json): Json => (data as { readonly wrapped: Json }).wrapped },
}

/** A cell a day with its hours: of 23, 24 or 25. */
export const hourlyCells = (
  range: DateRange,
  timeZone: string,
  pulseAt: (atMs: number) => number | null,
): readonly Cell[] =>
  daysOf(range).map((day): Cell => {
    const startedAt = startOfDay(day, timeZone)
    const hours = Array.from(
      { length: hoursInDay(day, timeZone) },
      (_, hour) => Date.parse(startedAt) + hour * 3_600_000,
    )
    return { date: dayDate(day), data: { timeZone, startedAt, stepSeconds: 3600, pulse: hours.map(pulseAt) } }
  })
