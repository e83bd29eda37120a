/** A mistake that the compiler must refuse, and the same lines without it. */
export interface Fault {
  /** The mistake, as a heading. */
  readonly title: string
  /** Lines that must not compile. */
  readonly wrong: string
  /** The same lines, mended: they must compile, so that nothing else is wrong with the others. */
  readonly right: string
}

/** What the faults of a provider have around them: a provider with one deps interface and one integration. */
export const noteProvider = `
import { type Cell, type DateRange, type Json, type Uuid, type WriteOutput, defineIntegration, depsKey } from '@lona/connector'

export interface NoteBackendDeps {
  persistCells(rowId: Uuid, cells: readonly Cell[], options?: { cursor?: Json; covered?: DateRange }): Promise<void>
  replaceCells(rowId: Uuid, covered: DateRange, cells: readonly Cell[]): Promise<void>
}
export const NoteBackendDeps = depsKey<NoteBackendDeps>('@made-up/note/NoteBackendDeps')

export const manifest = { name: 'Note', description: 'Notes.', homepage: 'https://note.example', signIn: 'none', params: {} } as const
export interface NoteClientBag {
  readonly note: { list(range: DateRange): Promise<Cell[]>; create(body: Json): Promise<WriteOutput> }
}
export const client = (): NoteClientBag => ({
  note: { list: async () => [], create: async () => ({ upserted: [], removed: [] }) },
})
export const note = defineIntegration({ pattern: ':~note:{authId}', deps: NoteBackendDeps, manifest, client })
`
