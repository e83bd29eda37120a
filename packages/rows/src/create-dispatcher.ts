import type { AnyRow, Cell, Fetch, Owner, SyncProgress, UserAuth } from '@lona/connector'
import {
  ensureClientForWrite,
  ensureDecoders,
  ensureOpen,
  ensureStage,
  implementationOf,
  ownerOf,
  unknownCell,
  unknownKey,
  unknownRow,
} from './checks.js'
import type {
  Dispatcher,
  DispatcherOptions,
  GetRequest,
  IngestRequest,
  ReadCell,
  RowRequest,
  SyncRequest,
  WriteRequest,
  WriteResult,
} from './dispatcher.js'
import type { RowKeyMatch } from './row-keys.js'
import type { OpenedRun, RowRecord, RunPurpose, RunSummary, StoredCell } from './store-ports.js'

const nobody: UserAuth = { auth: async () => null }

/**
 * The one way from a lookup key to a row's code.
 *
 * Its calls throw `RowsError` (`foreign-owner`, `unknown-key`, `verb-not-allowed`, `verb-not-implemented`, `unknown-row`,
 * `unknown-cell`, `unknown-stage`) and `ConnectorError` (`bad-parameter`, `sign-in-missing`, and what the row throws).
 * What a row's code throws comes out as it is, after its run was closed with it.
 *
 * @throws {RowsError} `deps-missing` and `unknown-encoding`, naming the rows, when the host's wiring is not complete.
 */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { rowKeys, deps, store, userAuth, decoders = {}, fetch = globalThis.fetch, budgeted, executors } = options
  deps.ensureAllRegistered(rowKeys)
  ensureDecoders(rowKeys, decoders)

  function resolve(lookupKey: string): RowKeyMatch {
    const match = rowKeys.match(lookupKey)
    if (match) return match
    throw unknownKey(lookupKey, rowKeys)
  }

  async function ensureRow(request: RowRequest): Promise<RowRecord> {
    const owner = ownerOf(request)
    const { row, params } = resolve(request.lookupKey)
    const identity = row.identityOf(params)
    const aliasKey = row.aliasKey(identity)
    return await store.ensureRow({
      owner,
      lookupKey: request.lookupKey,
      rowType: row.rowType,
      cellEncoding: row.cellEncoding,
      attributes: row.attributes?.(identity) ?? null,
      aliasKey: owner.kind === 'user' ? aliasKey : null, // the system's row is the shared one itself
    })
  }

  async function followedRow(request: RowRequest): Promise<RowRecord> {
    const record = await store.findRow(ownerOf(request), request.lookupKey)
    if (record) return record
    throw unknownRow(request.lookupKey)
  }

  /** The record whose cells are meant: the shared one, where the owner's points at it. */
  async function cellBearer(record: RowRecord): Promise<RowRecord> {
    if (!record.aliasOf) return record
    const shared = await store.findRow(record.aliasOf, record.lookupKey)
    if (shared) return shared
    throw unknownRow(record.lookupKey)
  }

  const signInsOf = (owner: Owner): UserAuth => (owner.kind === 'user' && userAuth?.(owner.userId)) || nobody

  /** Does `work` inside a run: whatever happens, the run's record says how it ended. */
  async function withinRun<T>(
    { signal = new AbortController().signal }: RowRequest,
    { row, record, purpose, ...own }: { row: AnyRow; record: RowRecord; purpose: RunPurpose; fetch?: Fetch },
    work: (run: OpenedRun) => Promise<T>,
  ): Promise<{ result: T; summary: RunSummary }> {
    signal.throwIfAborted()
    const through = own.fetch ?? budgeted?.({ lookupKey: record.lookupKey, pattern: row.pattern }, fetch) ?? fetch
    const run = await store.openRun({ record, row, purpose, user: signInsOf(record.owner), fetch: through, signal })
    let result: T
    try {
      result = await work(run)
    } catch (error) {
      await run.finish(error)
      throw error
    }
    return { result, summary: await run.finish() }
  }

  async function* get(request: GetRequest): AsyncIterable<ReadCell> {
    const owner = ownerOf(request)
    const match = resolve(request.lookupKey)
    ensureOpen('get', match)
    const record = await store.findRow(owner, request.lookupKey)
    const decode = match.row.cellEncoding === null ? undefined : decoders[match.row.cellEncoding]
    for await (const cell of (await computedCells(match, request, record)) ?? (await storedCells(request, record))) {
      request.signal?.throwIfAborted()
      yield decode ? { ...cell, data: decode(cell.data) } : cell
    }
  }

  async function storedCells(
    { range = null }: GetRequest,
    record: RowRecord | null,
  ): Promise<AsyncIterable<StoredCell> | readonly StoredCell[]> {
    return record ? store.listCells(await cellBearer(record), range) : []
  }

  /** What the row computes; `null` when it leaves the answer to the store. */
  async function computedCells(
    { row, params }: RowKeyMatch,
    request: GetRequest,
    found: RowRecord | null,
  ): Promise<readonly Cell[] | null> {
    const { listCells } = row
    if (!listCells) return null
    const { lookupKey, range = null } = request
    const owner = ownerOf(request)
    const record = found ?? unrecorded(owner, lookupKey, row)
    const { result } = await withinRun(request, { row, record, purpose: { kind: 'read' } }, ({ scope }) =>
      listCells({
        ...row.identityOf(params),
        deps: deps.expect(row.deps, scope),
        owner,
        lookupKey,
        range,
        signal: scope.signal,
      }),
    )
    return result
  }

  async function write(verb: 'post' | 'patch' | 'delete', request: WriteRequest): Promise<WriteResult> {
    ownerOf(request)
    const match = resolve(request.lookupKey)
    ensureOpen(verb, match)
    const { row, params } = match
    const body = implementationOf(row, verb)
    const record = await cellBearer(await (verb === 'post' ? ensureRow(request) : followedRow(request)))
    const cell = verb === 'post' ? null : await storedCell(record, request)
    ensureClientForWrite(row, record.owner)
    const { result, summary } = await withinRun(
      request,
      { row, record, purpose: { kind: 'write', verb } },
      async (run) => {
        const { scope } = run
        const identity = row.identityOf(params)
        const { integration } = row
        const bag = {
          deps: deps.expect(integration.deps, scope),
          params: identity.integrationParams,
          fetch: scope.fetch,
        }
        const output = await body({
          ...identity,
          client: await (record.owner.kind === 'system'
            ? integration.clientForWrite?.(bag)
            : integration.client({ ...bag, user: scope.user })),
          deps: deps.expect(row.deps, scope),
          owner: record.owner,
          rowId: record.id,
          cellId: cell && (cell.id ?? cell.cellId),
          body: request.body ?? null,
          ifMatch: request.ifMatch ?? null,
          idempotencyKey: request.idempotencyKey ?? null,
          signal: scope.signal,
        })
        await run.applyWrite(output)
        return output
      },
    )
    return { output: result, run: summary }
  }

  async function storedCell(record: RowRecord, request: WriteRequest): Promise<StoredCell> {
    const cell = request.cellId === undefined ? null : await store.findCell(record, request.cellId)
    if (cell) return cell
    throw unknownCell(request)
  }

  async function sync(request: SyncRequest): Promise<RunSummary> {
    ownerOf(request)
    const { row, params } = resolve(request.lookupKey)
    const execute = executors?.get(row.pattern)
    const body = execute ? null : implementationOf(row, 'sync')
    ensureStage(row, request.stage)
    const record = await cellBearer(await followedRow(request))
    const { lookupKey, stage, range, dispatch = null, planned = null, onProgress } = request
    const { summary } = await withinRun(
      request,
      {
        row,
        record,
        purpose: { kind: 'sync', stage, range, dispatch, planned },
        ...(request.fetch && { fetch: request.fetch }),
      },
      async ({ scope, cursor, startedAt }) => {
        const identity = row.identityOf(params)
        const slice = {
          ...identity,
          stage,
          range,
          cursor,
          dispatch,
          now: startedAt,
          progress: (progress: SyncProgress) => onProgress?.(progress),
        }
        if (!body) return await execute?.({ ...slice, row, lookupKey, scope })
        return await body({
          ...slice,
          client: await row.integration.client({
            user: scope.user,
            deps: deps.expect(row.integration.deps, scope),
            params: identity.integrationParams,
            fetch: scope.fetch,
          }),
          deps: deps.expect(row.deps, scope),
          owner: record.owner,
          rowId: record.id,
          signal: scope.signal,
        })
      },
    )
    return summary
  }

  async function ingest(request: IngestRequest): Promise<RunSummary> {
    ownerOf(request)
    const { row } = resolve(request.lookupKey)
    const record = await cellBearer(await followedRow(request))
    const { summary } = await withinRun(request, { row, record, purpose: { kind: 'event' } }, (run) =>
      run.applyWrite(request.output, request.observedAt),
    )
    return summary
  }

  return {
    ensureRow,
    async listRows(request) {
      const rows = await store.listRows(ownerOf(request))
      return rows.filter(({ rowType }) => rowType === 'data')
    },
    get,
    post: (request) => write('post', request),
    patch: (request) => write('patch', request),
    delete: (request) => write('delete', request),
    sync,
    ingest,
    resolve,
  }
}

/** A computed row that nobody follows is read all the same; the nil UUID stands for the record that it does not have. */
const unrecorded = (owner: Owner, lookupKey: string, row: AnyRow): RowRecord => ({
  id: '00000000-0000-0000-0000-000000000000',
  owner,
  lookupKey,
  rowType: row.rowType,
  cellEncoding: row.cellEncoding,
  attributes: null,
  aliasOf: null,
})
