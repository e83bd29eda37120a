import type { Owner, SystemOwner } from '@lona/connector'
import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import type { RowRecord } from '@lona/rows'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createStore, type Store } from '../src/index.js'
import { ada, begin, bob, cellOn, keyOf, newRow } from './made-up-row.js'

const may = { start: '2026-05-01', end: '2026-06-01' }
const lookupKey = keyOf('paris')
const shared: SystemOwner = { kind: 'system', aliasKey: 'place:paris' }

describe('erasing a row', () => {
  let test: TestDatabase
  let store: Store
  beforeAll(async () => {
    test = await createTestDatabase({ migrate: createStore })
    store = await createStore(test.db, { waitingCells: 0 })
  })
  afterAll(() => test.close())
  beforeEach(async () => {
    await test.db.query('truncate lona.rows, lona.cells, lona.intents, lona.cell_provenance, lona.row_state, lona.runs')
  })

  const share = (owner: Owner): Promise<RowRecord> => store.ensureRow(newRow(owner, lookupKey, 'place:paris'))

  /** A shared row of which there is something in every table. */
  async function fill(): Promise<RowRecord> {
    const bearer = await store.findRow(shared, lookupKey)
    if (!bearer) throw new Error('there is no shared row')
    const run = await begin(store, bearer)
    await (await run.fetch('https://madeUp.example')).text()
    await run.replace(may, [cellOn('2026-05-01', 1), cellOn('2026-05-02', 2)])
    await run.finish()
    const { scopeId, rowId } = store.bearerAddress(bearer)
    await test.db.query(
      `insert into lona.sync_events (scope_id, row_id, happened_at, event) values ($1, $2, now(), '{}')`,
      [scopeId, rowId],
    )
    return bearer
  }

  /** In how many lines of each table a text stands. */
  async function linesWith(text: string): Promise<Record<string, number>> {
    const { rows: tables } = await test.db.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'lona' order by 1`,
    )
    const counts: [string, number][] = []
    for (const { name } of tables) {
      const { rows } = await test.db.query<{ lines: number }>(
        `select count(*)::int as lines from lona.${name} line where position($1 in line::text) > 0`,
        [text],
      )
      if (rows[0]?.lines) counts.push([name, rows[0].lines])
    }
    return Object.fromEntries(counts)
  }

  it('leaves nothing of it in any table, of the shared row behind it neither', async () => {
    const hers = await share(ada)
    const bearer = await fill()
    expect(Object.keys(await linesWith(bearer.id))).toEqual([
      ...['cell_provenance', 'cells', 'raw_payloads', 'row_state', 'rows', 'runs', 'sync_events'],
    ])
    expect(await store.eraseRow(hers)).toEqual({ wasThere: true, cells: 2 })
    for (const { id } of [hers, bearer]) expect(await linesWith(id)).toEqual({})
    expect(await store.eraseRow(hers)).toEqual({ wasThere: false, cells: 0 })
    await store.setPause(hers, ['viewport']) // somebody who does not know yet that it is gone
    expect(await linesWith(hers.id)).toEqual({})
  })

  it('leaves a shared row alone that somebody else follows', async () => {
    const [hers] = await Promise.all([share(ada), share(bob)])
    const bearer = await fill()
    expect(await store.eraseRow(hers)).toEqual({ wasThere: true, cells: 0 })
    expect(await Array.fromAsync(store.listCells(bearer, null))).toHaveLength(2)
    expect(await store.eraseUnfollowed(shared, lookupKey)).toBe(false)
    expect(await store.findRow(shared, lookupKey)).not.toBeNull()
  })

  it('never takes the shared row from one who follows it in the same moment', async () => {
    for (let time = 0; time < 20; time += 1) {
      const hers = await share(ada)
      await fill()
      await Promise.all([store.eraseRow(hers), share(bob)])
      const bearer = await store.findRow(shared, lookupKey)
      expect(bearer).not.toBeNull()
      await store.removeRow(bob, lookupKey)
      expect(await store.eraseUnfollowed(shared, lookupKey)).toBe(true)
    }
  })

  it('erases what stands of a row whose record is gone, and nothing of one that is there', async () => {
    const [hers, his] = await Promise.all([share(ada), share(bob)])
    const bearer = await fill()
    for (const record of [hers, his]) await store.setPause(record, ['viewport'])
    await test.db.query('delete from lona.rows where id = $1', [hers.id])
    const addressOf = ({ owner, id }: RowRecord) => store.bearerAddress({ ...hers, owner, id, aliasOf: null })
    await store.eraseLeftovers([hers, his, bearer].map(addressOf))
    expect(await linesWith(hers.id)).toEqual({})
    expect(await linesWith(his.id)).toEqual({ row_state: 1, rows: 1 })
    expect(await linesWith(bearer.id)).toMatchObject({ cells: 2, row_state: 1, rows: 1 })
  })

  it('erases a shared row once when all let go of it at once', async () => {
    const records = await Promise.all([ada, bob].map(share))
    const bearer = await fill()
    const gone = await Promise.all(records.map((record) => store.eraseRow(record)))
    expect(gone.map(({ cells }) => cells).toSorted()).toEqual([0, 2])
    expect(await linesWith(bearer.id)).toEqual({})
  })
})
