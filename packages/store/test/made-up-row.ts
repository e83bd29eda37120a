import {
  type Cell,
  type Day,
  dayDate,
  defineIntegration,
  defineRow,
  depsKey,
  type Json,
  type Owner,
} from '@lona/connector'
import type { NewRow, OpenRun, RowRecord } from '@lona/rows'
import { formatSemanticTime } from '@tento/chrono'
import type { Store } from '../src/index.js'

/** What the made-up row asks of a host: nothing, the tests write by themselves. */
interface NoDeps {
  nothing(): Promise<void>
}

const integration = defineIntegration({
  pattern: ':~madeUp:{authId}',
  deps: depsKey<NoDeps>('@made-up/store-tests/NoDeps'),
  manifest: {
    name: 'Made up',
    description: 'For tests.',
    homepage: 'https://made-up.example',
    signIn: 'none',
    params: { authId: { label: 'Account' } },
  },
  client: () => ({}),
})
const row = defineRow(integration, { pattern: ':~madeUp:{authId}:days', label: 'made-up-days' })

export const ada: Owner = { kind: 'user', userId: 'ada' }
export const bob: Owner = { kind: 'user', userId: 'bob' }
export const keyOf = (authId: string): string => row.lookupKey({ authId })

/** A row record as the dispatcher would ask for it. */
export const newRow = (owner: Owner, lookupKey: string, aliasKey: string | null = null): NewRow => ({
  owner,
  lookupKey,
  rowType: 'data',
  cellEncoding: null,
  attributes: null,
  aliasKey,
})

/** The record of a row, made when it is not there. */
export const follow = (store: Store, owner: Owner = ada, authId = 'one'): Promise<RowRecord> =>
  store.ensureRow(newRow(owner, keyOf(authId)))

/** What a run is opened with: a sync of 2026 unless said. */
export const opening = (record: RowRecord, over: Partial<OpenRun> = {}): OpenRun => ({
  record,
  row,
  purpose: {
    kind: 'sync',
    stage: 'viewport',
    range: { start: '2026-01-01', end: '2027-01-01' },
    dispatch: null,
    planned: null,
  },
  user: { auth: async () => null },
  fetch: async () => Response.json({}),
  signal: new AbortController().signal,
  ...over,
})

/** Opens a run, with its deps. */
export async function begin(store: Store, record: RowRecord, over: Partial<OpenRun> = {}) {
  const run = await store.openRun(opening(record, over))
  const deps = store.backendDeps(run.scope)
  return {
    run,
    deps,
    fetch: run.scope.fetch,
    finish: run.finish,
    persist: (cells: readonly Cell[], options: Parameters<typeof deps.persistCells>[2] = {}) =>
      deps.persistCells(record.id, cells, options),
    replace: (
      covered: Parameters<typeof deps.replaceCells>[1],
      cells: readonly Cell[],
      options: Parameters<typeof deps.replaceCells>[3] = {},
    ) => deps.replaceCells(record.id, covered, cells, options),
  }
}

export const cellOn = (day: Day, data: Json, id?: string): Cell => ({
  ...(id !== undefined && { id }),
  date: dayDate(day),
  data,
})

/** What a row holds, by the cell's id or day. */
export const held = async (store: Store, record: RowRecord): Promise<Record<string, Json>> =>
  Object.fromEntries(
    (await Array.fromAsync(store.listCells(record, null))).map(({ id, date, data }) => [
      id ?? formatSemanticTime(date),
      data,
    ]),
  )
