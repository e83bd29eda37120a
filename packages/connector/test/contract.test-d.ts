import type { StandardSchemaV1 } from '@standard-schema/spec'
import {
  type AnyIntegration,
  type AnyRow,
  type Auth,
  type AuthProvider,
  type CapabilitiesOf,
  type Cell,
  type DateRange,
  type DepsKey,
  defineIntegration,
  defineRow,
  depsKey,
  type Fetch,
  type IdentityCtx,
  type Instant,
  type Integration,
  type Json,
  type Owner,
  type ParamsOf,
  type ReadCtx,
  type Row,
  requireAuth,
  type StagesOf,
  type UserAuth,
  type Uuid,
  type WriteCtx,
} from '../src/index.js'
import { manifest, type NoteBackendDeps, type NoteClientBag, NoteLogsDeps, note } from './note-provider.js'

/** Compiles only when both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <A, B>(_: Same<A, B>): void => undefined

const pages = defineRow(note, {
  pattern: ':~note:{authId}:book:{bookId}',
  label: 'note-pages',
  attributes({ integrationParams, params }) {
    same<typeof integrationParams.authId, string>(true)
    same<keyof typeof integrationParams, 'authId'>(true)
    same<keyof typeof params, 'bookId'>(true)
    return { book: params.bookId }
  },
  syncShape: { stages: ['viewport', 'backfill'], gates: { backfill: 'viewport' } },
  async sync({ client, deps, stage, owner, rowId, range, cursor, dispatch, now, signal, progress, ...rest }) {
    same<typeof client, NoteClientBag>(true)
    same<typeof deps, NoteBackendDeps>(true)
    same<typeof stage, 'viewport' | 'backfill'>(true)
    same<typeof owner, Owner>(true)
    same<typeof rowId, Uuid>(true)
    same<typeof range, DateRange>(true)
    same<typeof cursor, Json>(true)
    same<typeof dispatch, Json>(true)
    same<typeof now, Instant>(true)
    same<typeof signal, AbortSignal>(true)
    same<keyof typeof rest, 'integrationParams' | 'params'>(true)
    progress({ cells: 1, pages: 1, note: 'reading' })
    await deps.replaceCells(rowId, range, [], { cursor: { page: 2 } })
    return 0
  },
  aliasKey: ({ params }) => (params.bookId === 'shared' ? 'book:shared' : null),
  lockResourceId: ({ integrationParams }) => integrationParams.authId,
  async listCells(ctx) {
    same<typeof ctx, ReadCtx<ParamsOf<':~note:{authId}'>, { readonly bookId: string }, NoteBackendDeps>>(true)
    same<typeof ctx.range, DateRange | null>(true)
    return null
  },
  async post(ctx) {
    same<
      typeof ctx,
      WriteCtx<ParamsOf<':~note:{authId}'>, { readonly bookId: string }, NoteBackendDeps, NoteClientBag>
    >(true)
    same<typeof ctx.body, Json>(true)
    same<typeof ctx.cellId, string | null>(true)
    same<typeof ctx.ifMatch, string | null>(true)
    same<typeof ctx.idempotencyKey, string | null>(true)
    return { upserted: [], removed: [] }
  },
  patch: async ({ client }) => ({ upserted: [], removed: [client.account] }),
  delete: async ({ cellId }) => ({ upserted: [], removed: cellId === null ? [] : [cellId] }),
  display: [{ label: 'Text', path: 'text', kind: 'event' }],
})

export function whatARowIs(): void {
  same<
    typeof pages,
    Row<
      ':~note:{authId}:book:{bookId}',
      NoteBackendDeps,
      NoteClientBag,
      'sync' | 'listCells' | 'post' | 'patch' | 'delete',
      'viewport' | 'backfill'
    >
  >(true)
  same<CapabilitiesOf<typeof pages>, 'sync' | 'listCells' | 'post' | 'patch' | 'delete'>(true)
  same<StagesOf<typeof pages>, 'viewport' | 'backfill'>(true)
  same<Parameters<typeof pages.lookupKey>[0], { readonly authId: string; readonly bookId: string }>(true)
  same<ReturnType<typeof pages.parseLookupKey>, { readonly authId: string; readonly bookId: string } | null>(true)

  const least = defineRow(note, { pattern: ':~note:{authId}:drafts', label: 'note-drafts' })
  same<typeof least, Row<':~note:{authId}:drafts', NoteBackendDeps, NoteClientBag>>(true)
  same<CapabilitiesOf<typeof least>, never>(true)
  same<StagesOf<typeof least>, never>(true)

  const rows: readonly AnyRow[] = [pages, least]
  const integrations: readonly AnyIntegration[] = [note]
  void [rows, integrations]
}

export function depsOfARowOfItsOwn(): void {
  const logs = defineRow(note, {
    pattern: ':~note:{authId}:book:{bookId}:logs',
    label: 'note-pages-logs',
    deps: NoteLogsDeps,
    async listCells({ deps, integrationParams, params }) {
      same<typeof deps, NoteLogsDeps>(true)
      return await deps.recentLogCells(pages.lookupKey({ ...integrationParams, ...params }))
    },
  })
  same<typeof logs.deps, DepsKey<NoteLogsDeps>>(true)
}

export function whatAnIntegrationIs(): void {
  same<typeof note, Integration<':~note:{authId}', NoteBackendDeps, NoteClientBag>>(true)
  same<typeof note.kind, 'note'>(true)

  const calendar = defineIntegration({
    pattern: ':~google:{authId}:{calId}',
    deps: NoteLogsDeps,
    manifest,
    find: {
      calId: async ({ text, fetch, signal }) => {
        same<typeof fetch, Fetch>(true)
        same<typeof signal, AbortSignal>(true)
        return [{ value: text, label: text }]
      },
    },
    async client({ user, deps, params, fetch }) {
      same<typeof user, UserAuth>(true)
      same<typeof deps, NoteLogsDeps>(true)
      same<typeof params, { readonly authId: string; readonly calId: string }>(true)
      same<typeof fetch, Fetch>(true)
      return { google: 1 }
    },
    clientForWrite: ({ params }) => ({ google: params.calId.length }),
  })
  same<typeof calendar, Integration<':~google:{authId}:{calId}', NoteLogsDeps, { google: number }>>(true)

  // An integration that nobody has to name anything for.
  const library = defineIntegration({ pattern: ':~library', deps: NoteLogsDeps, manifest, client: () => null })
  const shelf = defineRow(library, {
    pattern: ':~library:shelf:{shelfId}',
    label: 'library-shelf',
    attributes: (ctx) => {
      same<typeof ctx, IdentityCtx<Record<never, string>, { readonly shelfId: string }>>(true)
      return ctx.params.shelfId
    },
  })
  shelf.lookupKey({ shelfId: 's1' })
}

/** Patterns that are only known at run time compile, and are checked there. */
export function patternsOfRunTime(metric: string): AnyRow {
  return defineRow(note, { pattern: `:~note:{authId}:${metric}` as string, label: metric })
}

/** A schema of another library, or of another copy of one, fits all the same. */
export async function signIns(user: UserAuth, schema: StandardSchemaV1<{ raw: string }, { readonly apiKey: string }>) {
  const provider: AuthProvider<{ readonly apiKey: string }> = { kind: 'note', credentials: schema }
  const anyProvider: AuthProvider = provider
  defineIntegration({ pattern: ':~note:{authId}', deps: NoteLogsDeps, auth: provider, manifest, client: () => null })
  same<Awaited<ReturnType<typeof user.auth<unknown>>>, Auth<unknown> | null>(true)
  const maybe = await user.auth(provider, '42')
  same<typeof maybe, Auth<{ readonly apiKey: string }> | null>(true)
  const auth = await requireAuth(user, provider, '42')
  same<typeof auth.credentials, { readonly apiKey: string }>(true)
  return [anyProvider, auth]
}

interface TwinOfNoteLogsDeps {
  recentLogCells(lookupKey: string): Promise<Cell[]>
}
interface MoreThanNoteLogsDeps extends TwinOfNoteLogsDeps {
  purge(): Promise<void>
}

export function depsKeys(): void {
  // A key of equal methods is welcome, one of more or fewer is another key.
  const twin: DepsKey<NoteLogsDeps> = depsKey<TwinOfNoteLogsDeps>('@made-up/note/TwinOfNoteLogsDeps')
  // @ts-expect-error a host that registers for this key would lack a method
  const more: DepsKey<NoteLogsDeps> = depsKey<MoreThanNoteLogsDeps>('@made-up/note/MoreThanNoteLogsDeps')
  void [twin, more]
}
