import type { AnyRow, Cell, DateRange, Day, Fetch, SemanticTime, SyncProgress } from '@lona/connector'
import { allow, defineRowKeys, type RunScope } from '@lona/rows'
import { fakeRowKeyDeps, type RecordedCall } from '@lona/rows/testing'
import { type CoveredRange, coverRange, neededRanges } from '@lona/sync'
import { WeatherBackendDeps } from '../src/connector/index.js'

/** When a slice is brought, and what stops it. */
export interface BringOptions {
  /** The host's clock. */
  readonly now: string
  /** Stops the slice. */
  readonly signal?: AbortSignal
}

/** One row with a store and a gap map in memory: as much of a host as it takes to follow days. */
export interface RowInMemory {
  /** What is stored, by day. */
  readonly cells: ReadonlyMap<Day, Cell>
  /** Every call on the deps, in order. */
  readonly calls: readonly RecordedCall[]
  /** The requests that were made through the host's fetch. */
  readonly requests: readonly URL[]
  /** What the row told on its way. */
  readonly told: readonly SyncProgress[]
  /** Brings a slice, and gives the number of its cells. */
  bring(range: DateRange, options: BringOptions): Promise<number>
  /** The days of a range that have to be read at `now`, by the rule of the gap map. */
  needed(range: DateRange, now: string): readonly DateRange[]
  /** The days that were certified. */
  certified(): readonly DateRange[]
}

const rowId = '00000000-0000-4000-8000-000000000001'

/** The day of a cell that is about one. */
function dayOfCell({ date }: { date: SemanticTime }): Day {
  if (date.kind !== 'day') throw new Error(`a cell of the weather is about a day, not a ${date.kind}`)
  const two = (part: number): string => String(part).padStart(2, '0')
  return `${String(date.year).padStart(4, '0')}-${two(date.month)}-${two(date.day)}`
}

/** A row of a place in memory, whose requests go through `fetch`. */
export function createRowInMemory(row: AnyRow, fetch: Fetch, place = '48.86,2.35'): RowInMemory {
  const cells = new Map<Day, Cell>()
  let covered: readonly CoveredRange[] = []
  let readAt = ''
  const requests: URL[] = []
  const told: SyncProgress[] = []
  const store = (days: readonly Cell[]): void => {
    for (const cell of days) cells.set(dayOfCell(cell), cell)
  }
  const { deps, calls, answer } = fakeRowKeyDeps(defineRowKeys(allow(row, 'get')))
  answer(WeatherBackendDeps, {
    persistCells: async (_row, days) => store(days),
    replaceCells: async (_row, range, days) => {
      if (range === 'everything') throw new Error('the weather never knows everything')
      for (const day of cells.keys()) if (day >= range.start && day < range.end) cells.delete(day)
      store(days)
      covered = coverRange(covered, range, readAt)
    },
  })
  const recorded: Fetch = async (input, init) => {
    requests.push(new URL(input instanceof Request ? input.url : input))
    return await fetch(input, init)
  }

  return {
    cells,
    calls,
    requests,
    told,
    async bring(range, { now, signal = new AbortController().signal }) {
      readAt = now
      const owner = { kind: 'user', userId: 'ada' } as const
      const user = { auth: async () => null }
      const run: RunScope = { owner, user, rowId, fence: 1, runId: rowId, signal, fetch: recorded }
      const identity = row.identityOf({ place })
      const seams = deps.expect(row.deps, run)
      if (!row.sync) throw new Error(`${row.pattern} does not sync`)
      return await row.sync({
        ...identity,
        client: await row.integration.client({
          user,
          deps: seams,
          params: identity.integrationParams,
          fetch: recorded,
        }),
        deps: seams,
        stage: 'viewport',
        owner,
        rowId,
        range,
        cursor: null,
        dispatch: null,
        now,
        signal,
        progress: (progress) => void told.push(progress),
      })
    },
    needed: (range, now) => {
      if (!row.syncShape) throw new Error(`${row.pattern} does not sync`)
      return neededRanges(range, covered, row.syncShape, now)
    },
    certified: () => covered.map(({ start, end }) => ({ start, end })),
  }
}
