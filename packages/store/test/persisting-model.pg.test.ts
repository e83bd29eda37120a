import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import type { ChangeCounts } from '@lona/rows'
import { isSyncError } from '@lona/sync'
import { formatSemanticTime } from '@tento/chrono'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createStore, type Store } from '../src/index.js'
import { allDayNumbers, CellModel, dayAt, instantAt, type ModelWrite, steps, toCell, toRange } from './cell-model.js'
import { ada, begin, follow } from './made-up-row.js'

let test: TestDatabase
let store: Store
let clock = 0
let rows = 0

beforeAll(async () => {
  test = await createTestDatabase({ migrate: createStore })
  store = await createStore(test.db, { waitingCells: 0, now: () => new Date(instantAt(clock)) })
})
afterAll(() => test.close())

type Run = Awaited<ReturnType<typeof begin>>

async function perform(run: Run, { kind, covered, cells, observedAt }: ModelWrite): Promise<void> {
  const options = observedAt === null ? {} : { observedAt: instantAt(observedAt) }
  const input = cells.map(toCell)
  if (kind === 'replace') {
    await run.replace(covered === 'everything' || covered === null ? 'everything' : toRange(covered), input, options)
  } else {
    await run.persist(input, {
      ...options,
      ...(Array.isArray(covered) && { covered: toRange(covered as [number, number]) }),
    })
  }
}

const add = (one: ChangeCounts, other: ChangeCounts): ChangeCounts => ({
  inserted: one.inserted + other.inserted,
  updated: one.updated + other.updated,
  unchanged: one.unchanged + other.unchanged,
  removed: one.removed + other.removed,
  outdated: one.outdated + other.outdated,
})
const none: ChangeCounts = { inserted: 0, updated: 0, unchanged: 0, removed: 0, outdated: 0 }

it('keeps cells, observations, coverage and counts as a small model says, whatever comes in which order', {
  timeout: 60_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (steps) => {
      const model = new CellModel()
      clock = 5
      rows += 1
      const record = await follow(store, ada, `model${rows}`)
      let run = await begin(store, record)
      let overtaken: Run | undefined
      let counts = none
      for (const step of steps) {
        if (step.kind === 'open') {
          clock = step.now
          overtaken = run
          run = await begin(store, record)
          counts = none
        } else if (step.kind === 'fenced') {
          // A page without cells that certifies nothing has nothing to be refused.
          const isEmpty = step.write.kind === 'persist' && step.write.covered === null && step.write.cells.length === 0
          const says = !isEmpty || step.write.observedAt !== null
          if (overtaken && says) await expect(perform(overtaken, step.write)).rejects.toSatisfy(isSyncError)
        } else {
          await perform(run, step)
          counts = add(counts, model.apply(step, clock))
        }

        const stored = await Array.fromAsync(store.listCells(record, null))
        expect(
          new Map(
            stored.map(({ id, date, data, observedAt }) => [
              id ?? formatSemanticTime(date),
              { data, date, observedAt },
            ]),
          ),
        ).toEqual(
          new Map(
            [...model.cells].map(([key, cell]) => {
              const { data, date } = toCell(cell)
              return [key, { data, date, observedAt: instantAt(cell.observedAt) }]
            }),
          ),
        )
        expect(stored).toHaveLength(model.cells.size)
        const { covered } = await store.readRowState(record)
        const readAt = allDayNumbers.map(
          (day) => covered.find(({ start, end }) => start <= dayAt(day) && dayAt(day) < end)?.readAt,
        )
        expect(readAt).toEqual(
          allDayNumbers.map((day) => (model.readAt.has(day) ? instantAt(model.readAt.get(day) ?? 0) : undefined)),
        )
        const recorded = await test.db.query<ChangeCounts>(
          'select inserted, updated, unchanged, removed, outdated from lona.runs where id = $1',
          [run.run.scope.runId],
        )
        expect(recorded.rows).toEqual([counts])
      }
      expect(await run.finish()).toMatchObject(counts)
    }),
    { numRuns: 100 },
  )
})
