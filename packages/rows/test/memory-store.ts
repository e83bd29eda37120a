import { type Cell, dayDate, type Json, type Owner, type Uuid } from '@lona/connector'
import type {
  CellStore,
  ChangeCounts,
  NewRow,
  OpenRun,
  RowRecord,
  RowStore,
  RunScope,
  RunStore,
  StoredCell,
} from '@lona/rows'

/** A run as the memory keeps it. */
export interface KeptRun extends OpenRun {
  readonly scope: RunScope
  ended: boolean
  error?: unknown
}

/** The store ports in memory: enough of them to see what the dispatcher asks for, and what comes of it. */
export interface MemoryStore extends RowStore, CellStore, RunStore {
  readonly runs: readonly KeptRun[]
  /** Every call of a port, by its name. */
  readonly asked: string[]
  /** What thin rows call, bound to a run. */
  backendDeps(run: RunScope): { persistCells(rowId: Uuid, cells: readonly Cell[], cursor?: Json): Promise<void> }
}

const scopeOf = (owner: Owner): string => (owner.kind === 'user' ? owner.userId : `system:${owner.aliasKey}`)
const nothing: ChangeCounts = { inserted: 0, updated: 0, unchanged: 0, removed: 0, outdated: 0 }
export const now = '2026-11-21T12:00:00.000Z'

export function createMemoryStore(): MemoryStore {
  const rows = new Map<string, RowRecord>()
  const cells = new Map<Uuid, Map<string, StoredCell>>()
  const cursors = new Map<Uuid, Json>()
  const runs: KeptRun[] = []
  const asked: string[] = []
  const cellsOf = (rowId: Uuid) => cells.get(rowId) ?? new Map<string, StoredCell>()
  const idOf = (owner: Owner, lookupKey: string): Uuid => `${scopeOf(owner)} ${lookupKey}`

  function make({ aliasKey, ...row }: NewRow): RowRecord {
    const id = idOf(row.owner, row.lookupKey)
    const existing = rows.get(id)
    if (existing) return existing
    const aliasOf = aliasKey === null ? null : ({ kind: 'system', aliasKey } as const)
    if (aliasOf) make({ ...row, owner: aliasOf, aliasKey: null })
    const record = { id, ...row, aliasOf }
    rows.set(id, record)
    return record
  }

  function put(rowId: Uuid, upserted: readonly Cell[], removed: readonly string[] = []): ChangeCounts {
    const held = new Map(cellsOf(rowId))
    const before = held.size
    for (const name of removed) held.delete(name)
    for (const cell of upserted) {
      const name = cell.id ?? JSON.stringify(cell.date)
      held.set(name, { ...cell, cellId: `cell ${name}`, observedAt: now })
    }
    cells.set(rowId, held)
    const inserted = Math.max(0, held.size - before)
    return { ...nothing, inserted, updated: upserted.length - inserted, removed: removed.length }
  }

  return {
    runs,
    asked,
    async ensureRow(row) {
      asked.push('ensureRow')
      return make(row)
    },
    async findRow(owner, lookupKey) {
      asked.push('findRow')
      return rows.get(idOf(owner, lookupKey)) ?? null
    },
    async listRows(owner) {
      return [...rows.values()].filter((row) => scopeOf(row.owner) === scopeOf(owner))
    },
    async removeRow(owner, lookupKey) {
      const id = idOf(owner, lookupKey)
      cells.delete(id)
      return rows.delete(id)
    },
    async *listCells(row, range) {
      asked.push('listCells')
      const dayOfCell = ({ date }: Cell) => (date.kind === 'day' ? dayOf(date) : '')
      const held = [...cellsOf(row.id).values()].sort((one, other) => (dayOfCell(one) < dayOfCell(other) ? -1 : 1))
      for (const cell of held) {
        const day = dayOfCell(cell)
        if (!range || (day >= range.start && day < range.end)) yield cell
      }
    },
    async findCell(row, cellId) {
      return [...cellsOf(row.id).values()].find((cell) => cell.cellId === cellId) ?? null
    },
    async openRun(open) {
      const fence = open.purpose.kind === 'read' ? null : runs.length + 1
      const { record, user, signal, fetch } = open
      const scope: RunScope = {
        owner: record.owner,
        user,
        rowId: record.id,
        fence,
        runId: `run ${runs.length + 1}`,
        signal,
        fetch,
      }
      const run: KeptRun = { ...open, scope, ended: false }
      runs.push(run)
      return {
        scope,
        startedAt: now,
        cursor: cursors.get(record.id) ?? null,
        applyWrite: async ({ upserted, removed }) => put(record.id, upserted, removed),
        async finish(error) {
          if (run.ended) throw new Error('a run is closed once')
          run.ended = true
          if (error !== undefined) run.error = error
          return { ...nothing, runId: scope.runId, requests: 0 }
        },
      }
    },
    backendDeps: (run) => ({
      async persistCells(rowId, upserted, cursor) {
        if (rowId !== run.rowId) throw new Error(`this run is not one of ${rowId}`)
        put(rowId, upserted)
        if (cursor !== undefined) cursors.set(rowId, cursor)
      },
    }),
  }
}

const dayOf = ({ year, month, day }: { year: number; month: number; day: number }): string =>
  [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-')

/** A cell of one day. */
export const cellOn = (day: string, data: Json, id?: string): Cell => ({
  ...(id !== undefined && { id }),
  date: dayDate(day),
  data,
})
