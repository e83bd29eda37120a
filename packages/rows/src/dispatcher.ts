import {
  type AnyRow,
  type Cell,
  ConnectorError,
  type DateRange,
  type Fetch,
  type Json,
  type Owner,
  type SyncProgress,
  type UserAuth,
  type Uuid,
  type WriteOutput,
} from '@lona/connector'
import { RowsError } from './errors.js'
import type { IntegrationDeps } from './integration-deps.js'
import type { HostVerb, RowKeyMatch, RowKeys } from './row-keys.js'
import type {
  CellStore,
  OpenedRun,
  RowRecord,
  RowStore,
  RunPurpose,
  RunStore,
  RunSummary,
  StoredCell,
} from './store-ports.js'

/** Turns the stored data of a cell into what readers get, for one `cellEncoding`. */
export type CellDecoder = (data: Json) => Json

/** What `createDispatcher` takes. */
export interface DispatcherOptions {
  /** The rows that the host offers. */
  readonly rowKeys: RowKeys
  /** What the rows call. */
  readonly deps: IntegrationDeps
  /** Where rows, cells and runs are kept. */
  readonly store: RowStore & CellStore & RunStore
  /** The sign-ins of a person; nobody is signed in anywhere unless said. */
  readonly userAuth?: (userId: string) => UserAuth
  /** Decoders by the tag that rows name as their `cellEncoding`. */
  readonly decoders?: Readonly<Record<string, CellDecoder>>
  /** What requests go through; the global `fetch` unless said. */
  readonly fetch?: Fetch
}

/** Who asks, and for which row. */
export interface RowRequest {
  /** Who asks: a person for their own rows, the system for anyone's. */
  readonly caller: Owner
  /** Whose row it is; the caller's unless said. */
  readonly owner?: Owner
  /** The row key with its values. */
  readonly lookupKey: string
  /** Aborts when nobody waits any more. */
  readonly signal?: AbortSignal
}

/** A request for cells. */
export interface GetRequest extends RowRequest {
  /** The local days that are asked for, half-open; all unless said. */
  readonly range?: DateRange | null
}

/** A cell as readers get it: one that is computed has no id of the host's. */
export type ReadCell = Cell & Partial<Pick<StoredCell, 'cellId' | 'observedAt'>>

/** A write at the provider. */
export interface WriteRequest extends RowRequest {
  /** The host's id of the cell to change or remove. */
  readonly cellId?: Uuid
  /** What is to be written. */
  readonly body?: Json
  /** The provider's version of the record that the writer had seen. */
  readonly ifMatch?: string
  /** The same for every try of one write. */
  readonly idempotencyKey?: string
}

/** A request to bring one slice now. */
export interface SyncRequest extends RowRequest {
  /** Which of the row's stages. */
  readonly stage: string
  /** The local days to bring, half-open. */
  readonly range: DateRange
  /** Passed to the row unchanged. */
  readonly dispatch?: Json
  /** Hears how far the slice is. */
  readonly onProgress?: (progress: SyncProgress) => void
}

/** What a write gave back, and how it was stored. */
export interface WriteResult {
  /** The cells as the provider now has them, and those that are gone. */
  readonly output: WriteOutput
  /** What changed in the store. */
  readonly run: RunSummary
}

/** Runs rows by their lookup keys. Every call checks the key, the verb and the owner before anything else happens. */
export interface Dispatcher {
  /** Makes the row's record when it is not there: from then on its owner follows the row. */
  ensureRow(request: RowRequest): Promise<RowRecord>
  /** The owner's rows that bear cells. */
  listRows(request: Omit<RowRequest, 'lookupKey'>): Promise<readonly RowRecord[]>
  /** The row's cells in the order of their local time; none for a row that the owner does not follow. */
  get(request: GetRequest): AsyncIterable<ReadCell>
  /** Makes a new record at the provider. */
  post(request: WriteRequest): Promise<WriteResult>
  /** Changes a record at the provider. */
  patch(request: WriteRequest): Promise<WriteResult>
  /** Removes a record at the provider. */
  delete(request: WriteRequest): Promise<WriteResult>
  /** Brings one slice of the row; the row shared behind an alias, where there is one. */
  sync(request: SyncRequest): Promise<RunSummary>
  /** What a lookup key means. */
  resolve(lookupKey: string): RowKeyMatch
}

const nobody: UserAuth = { auth: async () => null }

/**
 * The one way from a lookup key to a row's code.
 *
 * Its calls throw `RowsError` (`unknown-key`, `verb-not-allowed`, `verb-not-implemented`, `foreign-owner`,
 * `unknown-cell`, `unknown-stage`) and `ConnectorError` (`bad-parameter`, `sign-in-missing`, and what the row throws).
 *
 * @throws {RowsError} `deps-missing` and `unknown-encoding`, naming the rows, when the host's wiring is not complete.
 */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { rowKeys, deps, store, decoders = {}, fetch = globalThis.fetch } = options
  deps.ensureAllRegistered(rowKeys)
  ensureDecoders(rowKeys, decoders)

  const userOf = (owner: Owner): UserAuth =>
    owner.kind === 'user' ? (options.userAuth?.(owner.userId) ?? nobody) : nobody

  function resolve(lookupKey: string): RowKeyMatch {
    const match = rowKeys.match(lookupKey)
    if (match) return match
    throw new RowsError({
      code: 'unknown-key',
      message: `No row has the key '${lookupKey}'. Known patterns: ${rowKeys.entries.map(({ row }) => row.pattern).join(', ')}.`,
      row: lookupKey,
    })
  }

  async function ensureRow(request: RowRequest): Promise<RowRecord> {
    const owner = ownerOf(request)
    const { row, params } = resolve(request.lookupKey)
    const identity = row.identityOf(params)
    const aliasKey = row.aliasKey(identity)
    const shared = aliasKey !== null && owner.kind === 'user'
    return await store.ensureRow({
      owner,
      lookupKey: request.lookupKey,
      rowType: row.rowType,
      cellEncoding: row.cellEncoding,
      attributes: row.attributes?.(identity) ?? null,
      aliasKey: shared ? aliasKey : null,
    })
  }

  /** The record whose cells are meant: the shared one, where the owner's points at it. */
  async function cellBearer(record: RowRecord): Promise<RowRecord> {
    if (!record.aliasOf) return record
    const shared = await store.findRow(record.aliasOf, record.lookupKey)
    if (shared) return shared
    throw new RowsError({
      code: 'unknown-row',
      message: `The shared row of '${record.lookupKey}' is gone. Follow the row again.`,
      row: record.lookupKey,
    })
  }

  async function* get(request: GetRequest): AsyncIterable<ReadCell> {
    const owner = ownerOf(request)
    const { row, verbs, params } = resolve(request.lookupKey)
    ensureAllowed('get', row, verbs)
    const range = request.range ?? null
    const decode = row.cellEncoding === null ? undefined : decoders[row.cellEncoding]
    const decoded = <C extends Cell>(cell: C): C => (decode ? { ...cell, data: decode(cell.data) } : cell)
    const record = await store.findRow(owner, request.lookupKey)
    if (row.listCells) {
      const opened = await open(request, row, record ?? unrecorded(owner, request.lookupKey, row), { kind: 'read' })
      const cells = await row.listCells({
        ...row.identityOf(params),
        deps: deps.expect(row.deps, opened.scope),
        owner,
        lookupKey: request.lookupKey,
        range,
        signal: opened.scope.signal,
      })
      if (cells) {
        for (const cell of cells) yield decoded(cell)
        return
      }
    }
    if (!record) return
    for await (const cell of store.listCells(await cellBearer(record), range)) yield decoded(cell)
  }

  const open = (
    { signal = new AbortController().signal }: RowRequest,
    row: AnyRow,
    record: RowRecord,
    purpose: RunPurpose,
  ): Promise<OpenedRun> => store.openRun({ record, row, purpose, user: userOf(record.owner), fetch, signal })

  /** Runs `work` inside a run: whatever happens, the run's record says how it ended. */
  async function within<T>(opened: OpenedRun, work: () => Promise<T>): Promise<{ result: T; run: RunSummary }> {
    try {
      const result = await work()
      return { result, run: await opened.finish() }
    } catch (error) {
      await opened.finish(error)
      throw error
    }
  }

  async function write(verb: 'post' | 'patch' | 'delete', request: WriteRequest): Promise<WriteResult> {
    ownerOf(request)
    const { row, verbs, params } = resolve(request.lookupKey)
    ensureAllowed(verb, row, verbs)
    const record = await cellBearer(await ensureRow(request))
    const cell = request.cellId === undefined ? null : await store.findCell(record, request.cellId)
    if (verb !== 'post' && !cell) throw unknownCell(request)
    const opened = await open(request, row, record, { kind: 'write', verb })
    const { result, run } = await within(opened, async () => {
      const identity = row.identityOf(params)
      const seams = deps.expect(row.deps, opened.scope)
      const output = await implementationOf(
        row,
        verb,
      )({
        ...identity,
        client: await clientForWriter(row, opened, identity.integrationParams),
        deps: seams,
        owner: record.owner,
        rowId: record.id,
        cellId: cell ? (cell.id ?? cell.cellId) : null,
        body: request.body ?? null,
        ifMatch: request.ifMatch ?? null,
        idempotencyKey: request.idempotencyKey ?? null,
        signal: opened.scope.signal,
      })
      await opened.applyWrite(output)
      return output
    })
    return { output: result, run }
  }

  async function clientForWriter(
    row: AnyRow,
    { scope }: OpenedRun,
    params: Readonly<Record<string, string>>,
  ): Promise<unknown> {
    const { integration } = row
    const seams = deps.expect(integration.deps, scope)
    if (scope.owner.kind === 'user') {
      return await integration.client({ user: scope.user, deps: seams, params, fetch: scope.fetch })
    }
    if (integration.clientForWrite) return await integration.clientForWrite({ deps: seams, params, fetch: scope.fetch })
    throw new ConnectorError({
      code: 'verb-not-implemented',
      message: `'${integration.pattern}' takes no writes of the system: it has no clientForWrite. Write as a signed-in person.`,
      row: row.pattern,
      verb: 'clientForWrite',
      kind: integration.kind,
    })
  }

  async function sync(request: SyncRequest): Promise<RunSummary> {
    ownerOf(request)
    const { row, params } = resolve(request.lookupKey)
    const body = implementationOf(row, 'sync')
    if (!row.syncShape?.stages.includes(request.stage)) {
      throw new RowsError({
        code: 'unknown-stage',
        message: `The row '${row.pattern}' has no stage '${request.stage}'. It has: ${row.syncShape?.stages.join(', ') ?? 'none'}.`,
        row: row.pattern,
        names: row.syncShape?.stages,
      })
    }
    const record = await cellBearer(await ensureRow(request))
    const { stage, range, dispatch = null } = request
    const opened = await open(request, row, record, { kind: 'sync', stage, range, dispatch })
    const { run } = await within(opened, async () => {
      const identity = row.identityOf(params)
      const { scope } = opened
      const client = await row.integration.client({
        user: scope.user,
        deps: deps.expect(row.integration.deps, scope),
        params: identity.integrationParams,
        fetch: scope.fetch,
      })
      return await body({
        ...identity,
        client,
        deps: deps.expect(row.deps, scope),
        stage,
        owner: record.owner,
        rowId: record.id,
        range,
        cursor: opened.cursor,
        dispatch,
        now: opened.startedAt,
        signal: scope.signal,
        progress: (progress) => request.onProgress?.(progress),
      })
    })
    return run
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
    resolve,
  }
}

function ensureDecoders(rowKeys: RowKeys, decoders: Readonly<Record<string, CellDecoder>>): void {
  const unknown = rowKeys.entries.filter(
    ({ row }) => row.cellEncoding !== null && !Object.hasOwn(decoders, row.cellEncoding),
  )
  if (unknown.length === 0) return
  const rows = unknown.map(({ row }) => `${row.pattern} (${row.cellEncoding})`).join(', ')
  throw new RowsError({
    code: 'unknown-encoding',
    message: `No decoder for the cells of ${rows}. Hand one in as decoders: { '${unknown[0]?.row.cellEncoding}': … }.`,
    names: unknown.map(({ row }) => row.cellEncoding ?? ''),
  })
}

function ownerOf({ caller, owner = caller }: Pick<RowRequest, 'caller' | 'owner'>): Owner {
  if (caller.kind === 'system' || (owner.kind === 'user' && owner.userId === caller.userId)) return owner
  throw new RowsError({ code: 'foreign-owner', message: 'These rows belong to someone else.' })
}

function ensureAllowed(verb: HostVerb, row: AnyRow, verbs: readonly HostVerb[]): void {
  if (verbs.includes(verb)) return
  throw new RowsError({
    code: 'verb-not-allowed',
    message: `'${verb}' is not open on '${row.pattern}'. Open are: ${verbs.join(', ') || 'none'}.`,
    row: row.pattern,
    verb,
  })
}

function implementationOf<Verb extends 'sync' | 'post' | 'patch' | 'delete'>(
  row: AnyRow,
  verb: Verb,
): NonNullable<AnyRow[Verb]> {
  const body = row[verb]
  if (body) return body
  throw new RowsError({
    code: 'verb-not-implemented',
    message: `The row '${row.pattern}' (${row.label}) does not implement '${verb}'.`,
    row: row.pattern,
    verb,
  })
}

const unknownCell = ({ lookupKey, cellId }: WriteRequest): RowsError =>
  new RowsError({
    code: 'unknown-cell',
    message: cellId
      ? `The row '${lookupKey}' has no cell '${cellId}'.`
      : `Say which cell of '${lookupKey}' is meant, by its cellId.`,
    row: lookupKey,
  })

/** A computed row that nobody follows yet is read all the same; it has no record to be found by. */
const unrecorded = (owner: Owner, lookupKey: string, row: AnyRow): RowRecord => ({
  id: '00000000-0000-0000-0000-000000000000',
  owner,
  lookupKey,
  rowType: row.rowType,
  cellEncoding: row.cellEncoding,
  attributes: null,
  aliasOf: null,
})
