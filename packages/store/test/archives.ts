import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { gunzipSync } from 'node:zlib'
import { type Cell, instantTime, type UserOwner, zonedTime } from '@lona/connector'
import type { Database } from '@lona/postgres'
import type { RowRecord } from '@lona/rows'
import { daysOf } from '@tento/chrono'
import { exportOwner, type Store } from '../src/index.js'
import { begin, cellOn, keyOf, newRow } from './made-up-row.js'

/** A folder for archives, removed at the end of its block. */
export async function archiveFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'lona-archive-test-'))
  return {
    path: (name: string) => join(folder, name),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Exports into a file. */
export const exportTo = (path: string, db: Database, owner: UserOwner, about: unknown = {}): Promise<void> =>
  pipeline(Readable.from(exportOwner(db, { owner, about: about as never })), createWriteStream(path))

/** The lines of an archive, parsed. */
export const linesOf = async (path: string): Promise<Record<string, never>[]> =>
  gunzipSync(await readFile(path))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, never>)

const may = { start: '2026-05-01', end: '2026-06-01' }
const june = { start: '2026-06-01', end: '2026-06-11' }

/** Fills an owner's rows with one of each that may stand in an archive. Gives the keys. */
export async function fill(store: Store, owner: UserOwner, word: string): Promise<readonly string[]> {
  const answer = async () => Response.json({ said: word })
  const own = await store.ensureRow({ ...newRow(owner, keyOf(`own ${word}`)), attributes: { colour: word } })
  const first = await begin(store, own, { fetch: answer })
  await first.fetch(`https://made-up.example/days?of=${word}`)
  const cells: Cell[] = [
    ...daysOf(may).map((day) => cellOn(day, { 1: 'one', said: word, odd: 'a\0b \ud800 👩‍👩‍👧', deep: [[null, 0.1]] })),
    { id: 'it’s "one"', date: zonedTime('2026-05-03T10:00:00Z', 'Europe/Paris'), data: 1 },
    { id: 'span', date: instantTime('2026-05-04T10:00:00Z'), endDate: instantTime('2026-05-09T10:00:00Z'), data: null },
  ]
  await first.replace(may, cells, { cursor: { next: word } })
  await first.finish()
  const second = await begin(store, own, {
    purpose: { kind: 'sync', stage: 'backfill', range: june, dispatch: { asked: word }, planned: null },
    fetch: answer,
  })
  await second.fetch('https://made-up.example/fails')
  await second.persist([cellOn('2026-06-01', 'late')])
  await second.finish(new Error('nothing to see'))
  await begin(store, own) // under way while it is exported
  await store.widenSince(own, '2020-02-29')
  await store.setPause(own, ['backfill'])

  const shared = await store.ensureRow(newRow(owner, keyOf('shared'), 'place'))
  await store.setPause(shared, ['viewport'])
  const empty = await store.ensureRow({ ...newRow(owner, keyOf(`logs ${word}`)), rowType: 'logs', cellEncoding: 'x' })
  return [own, shared, empty].map(({ lookupKey }) => lookupKey)
}

/** Has the shared row hold something. */
export async function fillShared(store: Store): Promise<void> {
  const record = await store.findRow({ kind: 'system', aliasKey: 'place' }, keyOf('shared'))
  if (!record) throw new Error('nobody follows the shared row')
  const run = await begin(store, record, {
    purpose: { kind: 'sync', stage: 'viewport', range: june, dispatch: 'words of somebody', planned: null },
  })
  await run.fetch('https://made-up.example/shared')
  await run.replace(june, [cellOn('2026-06-03', 'of all')])
  await run.finish()
}

/** All that is known of an owner's rows, without ids of runs. */
export async function everything(store: Store, owner: UserOwner) {
  const bearer = async (record: RowRecord) =>
    (record.aliasOf && (await store.findRow(record.aliasOf, record.lookupKey))) ?? record
  return await Promise.all(
    (await store.listRows(owner)).map(async (record) => {
      const from = await bearer(record)
      const runs = await store.listRuns(from, 99)
      const { fence: _, ...state } = await store.readRowState(from)
      return {
        record,
        state,
        paused: await store.readPause(record),
        cells: await Array.fromAsync(store.listCells(from, null)),
        runs: runs.map(({ runId: _, ...run }) => run),
        payloads: await Promise.all(runs.map(({ runId }) => store.listRawPayloads(from, runId))),
      }
    }),
  )
}

/** A file that was made up: these lines, and the end that fits them unless another is given. */
export function archiveText(lines: readonly object[], end: object = {}): string {
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('')
  const count = (name: string) => lines.filter((line) => name in line).length
  const sha256 = createHash('sha256').update(text).digest('hex')
  const counts = { rows: count('row'), cells: count('cell'), runs: count('run'), payloads: count('payload') }
  return `${text}${JSON.stringify({ end: { ...counts, sha256, ...end } })}\n`
}

/** A good line of each kind, to be changed. */
export const good = {
  header: { format: 'lona-archive', version: 1, about: {} },
  row: (lookupKey = keyOf('made up'), over: object = {}) => ({
    row: {
      lookupKey,
      rowType: 'data',
      cellEncoding: null,
      attributes: null,
      aliasKey: null,
      paused: [],
      state: { cursor: null, since: null, covered: [], failed: [], uncertified: [] },
      ...over,
    },
  }),
  run: (over: object = {}) => ({
    run: {
      ...{ kind: 'sync', stage: 'viewport', range: may, urgency: null, why: null, verb: null, cursor: null },
      ...{ dispatch: null, startedAt: '2026-05-02T00:00:00.000Z', finishedAt: '2026-05-02T00:00:01.000Z' },
      ...{ outcome: 'done', errorCode: null, errorMessage: null, requests: 1 },
      ...{ inserted: 1, updated: 0, unchanged: 0, removed: 0, outdated: 0 },
      ...over,
    },
  }),
  cell: (over: object = {}) => ({
    cell: {
      id: 'a',
      time: '2026-05-01',
      endTime: null,
      data: 1,
      observedAt: '2026-05-02T00:00:00.000Z',
      run: 1,
      ...over,
    },
  }),
  payload: (over: object = {}) => ({
    payload: {
      ...{ run: 1, ordinal: 1, method: 'GET', url: 'https://made-up.example/', status: 200, body: 'e30=' },
      requestedAt: '2026-05-02T00:00:00.000Z',
      ...over,
    },
  }),
}
