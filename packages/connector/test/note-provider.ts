import {
  type Cell,
  type DateRange,
  defineIntegration,
  depsKey,
  type Fetch,
  type Json,
  type Manifest,
  type Uuid,
} from '../src/index.js'

/** What the rows of a made-up provider of notes ask of a host. */
export interface NoteBackendDeps {
  /** Stores cells that are all there is in the covered days. */
  replaceCells(rowId: Uuid, covered: DateRange, cells: readonly Cell[], options?: { cursor?: Json }): Promise<void>
}
export const NoteBackendDeps = depsKey<NoteBackendDeps>('@made-up/note/NoteBackendDeps')

/** What one of its rows asks beside that. */
export interface NoteLogsDeps {
  /** The last runs of a row as cells. */
  recentLogCells(lookupKey: string): Promise<Cell[]>
}
export const NoteLogsDeps = depsKey<NoteLogsDeps>('@made-up/note/NoteLogsDeps')

export const manifest: Manifest = {
  name: 'Note',
  description: 'Pages of notes by day.',
  homepage: 'https://note.example',
  signIn: 'none',
  params: {},
}

/** What its rows reach into. */
export interface NoteClientBag {
  readonly account: string
  readonly fetch: Fetch
}

export const note = defineIntegration({
  pattern: ':~note:{authId}',
  deps: NoteBackendDeps,
  manifest,
  client: ({ params, fetch }): NoteClientBag => ({ account: params.authId, fetch }),
})
