import {
  type AuthProvider,
  type Cell,
  ConnectorError,
  type DateRange,
  dayDate,
  defineIntegration,
  defineRow,
  depsKey,
  type Instant,
  type Json,
  type Owner,
  requireAuth,
  type Uuid,
} from '@lona/connector'
import type { PageWire } from './notebook-api.ts'

/** What the notebook's rows ask of a host. */
export interface NotebookBackendDeps {
  persistCells(
    rowId: Uuid,
    cells: readonly Cell[],
    options?: { cursor?: Json; covered?: DateRange; observedAt?: Instant },
  ): Promise<void>
  replaceCells(
    rowId: Uuid,
    covered: DateRange | 'everything',
    cells: readonly Cell[],
    options?: { cursor?: Json; observedAt?: Instant },
  ): Promise<void>
}
export const NotebookBackendDeps = depsKey<NotebookBackendDeps>('@made-up/notebook/NotebookBackendDeps')

/** What the computed row asks of a host. */
export interface NotebookLogsDeps {
  recentLogCells(owner: Owner, lookupKey: string): Promise<Cell[]>
}
export const NotebookLogsDeps = depsKey<NotebookLogsDeps>('@made-up/notebook/NotebookLogsDeps')

/** What is stored of a sign-in. */
export interface NotebookCredentials {
  readonly token: string
}

export const notebookAuth: AuthProvider<NotebookCredentials> = {
  kind: 'notebook',
  credentials: {
    '~standard': { version: 1, vendor: 'made-up', validate: (value) => ({ value: value as NotebookCredentials }) },
  },
}

/** The made-up SDK: just enough of a client. */
export interface NotebookClient {
  list(range: DateRange, after: number): Promise<{ records: readonly PageWire[]; next: number | null }>
  write(
    method: 'POST' | 'PATCH' | 'DELETE',
    id: string | null,
    body: Json,
    ifMatch: string | null,
  ): Promise<PageWire | null>
}

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

export function createNotebookClient(fetch: Fetch, token: string): NotebookClient {
  const headers = { authorization: `Bearer ${token}` }
  const failed = (status: number): ConnectorError =>
    new ConnectorError({
      code:
        status === 401
          ? 'sign-in-expired'
          : status === 412
            ? 'conflict'
            : status === 404
              ? 'not-found'
              : 'provider-down',
      message: `The notebook answered ${status}.`,
      kind: 'notebook',
    })
  return {
    async list({ start, end }, after) {
      const response = await fetch(`https://notebook.example/pages?from=${start}&to=${end}&after=${after}`, { headers })
      if (!response.ok) throw failed(response.status)
      return (await response.json()) as { records: readonly PageWire[]; next: number | null }
    },
    async write(method, id, body, ifMatch) {
      const response = await fetch(`https://notebook.example/pages${id === null ? '' : `/${id}`}`, {
        method,
        headers: { ...headers, ...(ifMatch !== null && { 'if-match': ifMatch }) },
        ...(method !== 'DELETE' && { body: JSON.stringify(body) }),
      })
      if (!response.ok) throw failed(response.status)
      return response.status === 204 ? null : ((await response.json()) as PageWire)
    },
  }
}

const notebook = defineIntegration({
  pattern: ':~notebook:{authId}',
  deps: NotebookBackendDeps,
  auth: notebookAuth,
  limits: [{ scope: 'account', window: 'fixed', seconds: 60, weight: 100 }],
  manifest: {
    name: 'Notebook',
    description: 'Pages of notes by day.',
    homepage: 'https://notebook.example',
    signIn: 'typed',
    params: { authId: { label: 'Account' } },
  },
  async client({ user, params, fetch }) {
    const auth = await requireAuth(user, notebookAuth, params.authId)
    return { notebook: createNotebookClient(fetch, (await auth.acquireHandle()).accessToken) }
  },
  clientForWrite: ({ fetch }) => ({ notebook: createNotebookClient(fetch, 'system') }),
})

const toCell = ({ id, day, text, version }: PageWire): Cell => ({ id, date: dayDate(day), data: { text, version } })

/** Synced, encoded, locked and written: everything that a row can override and a shared or computed one cannot. */
export const pages = defineRow(notebook, {
  pattern: ':~notebook:{authId}:book:{bookId}',
  label: 'notebook-pages',
  cellEncoding: 'page.v1',
  attributes: ({ integrationParams, params }) => ({ account: integrationParams.authId, book: params.bookId }),
  syncShape: {
    stages: ['viewport', 'backfill'],
    gates: { backfill: 'viewport' },
    sliceDays: 10,
    trailingDays: 1,
    historyDays: 60,
  },
  lockResourceId: ({ integrationParams }) => `notebook:${integrationParams.authId}`,
  display: [{ label: 'Text', path: 'text', kind: 'event' }],
  async sync({ client, deps, rowId, range, dispatch, stage, progress }) {
    let cells = 0
    for (let after: number | null = 0; after !== null; ) {
      const page: Awaited<ReturnType<NotebookClient['list']>> = await client.notebook.list(range, after)
      after = page.next
      const last = after === null
      await deps.persistCells(
        rowId,
        page.records.map(toCell),
        last ? { covered: range, cursor: { stage, dispatch } } : {},
      )
      cells += page.records.length
      progress({ cells, pages: 1 })
    }
    return cells
  },
  async post({ client, body }) {
    const made = await client.notebook.write('POST', null, body, null)
    return { upserted: made ? [toCell(made)] : [], removed: [] }
  },
  async patch({ client, cellId, body, ifMatch }) {
    const changed = await client.notebook.write('PATCH', cellId, body, ifMatch)
    return { upserted: changed ? [toCell(changed)] : [], removed: [] }
  },
  async delete({ client, cellId }) {
    await client.notebook.write('DELETE', cellId, null, null)
    return { upserted: [], removed: cellId === null ? [] : [cellId] }
  },
})

/** One for all accounts that read the same shelf; needs nobody's sign-in. */
const library = defineIntegration({
  pattern: ':~library',
  deps: NotebookBackendDeps,
  manifest: {
    name: 'Library',
    description: 'Shelves.',
    homepage: 'https://notebook.example',
    signIn: 'none',
    params: {},
  },
  client: ({ fetch }) => ({ notebook: createNotebookClient(fetch, 'nobody') }),
})
export const shelf = defineRow(library, {
  pattern: ':~library:shelf:{shelfId}',
  label: 'library-shelf',
  syncShape: { stages: ['viewport'], historyDays: 20, sliceDays: 60 },
  aliasKey: ({ params }) => `shelf:${params.shelfId}`,
  async sync({ client, deps, rowId, range }) {
    const { records } = await client.notebook.list(range, 0)
    await deps.replaceCells(rowId, range, records.map(toCell))
    return records.length
  },
})

/** Computed from the host's runs, in no list of cell-bearing rows. */
export const pagesLogs = defineRow(notebook, {
  pattern: ':~notebook:{authId}:book:{bookId}:logs',
  label: 'notebook-pages-logs',
  rowType: 'logs',
  deps: NotebookLogsDeps,
  listCells: ({ deps, owner, integrationParams, params }) =>
    deps.recentLogCells(owner, pages.lookupKey({ ...integrationParams, ...params })),
})
