import type { Fault } from './fault.ts'

/** What the faults of a host have around them: rows that do different things. */
export const noteRows = `
import { defineRow } from '@lona/connector'
import { note } from './provider.js'

export const pages = defineRow(note, {
  pattern: ':~note:{authId}:pages',
  label: 'note-pages',
  syncShape: { stages: ['viewport'] },
  sync: async () => 0,
  post: async ({ client, body }) => await client.note.create(body),
})
export const templates = defineRow(note, { pattern: ':~note:{authId}:templates', label: 'note-templates', listCells: async () => [] })
export const drafts = defineRow(note, { pattern: ':~note:{authId}:drafts', label: 'note-drafts', sync: async () => 0 })
`

/** Mistakes in a host's wiring. */
export const hostFaults: readonly Fault[] = [
  {
    title: 'a verb that the row does not implement',
    wrong: `allow(pages, 'get', 'post', 'patch')`,
    right: `allow(pages, 'get', 'post')`,
  },
  {
    title: 'a verb on a row that implements none',
    wrong: `allow(templates, 'get', 'post')`,
    right: `allow(templates, 'get')`,
  },
  {
    title: 'deps that lack a method',
    wrong: `new IntegrationDeps().register(NoteBackendDeps, { persistCells: async () => {} })`,
    right: `new IntegrationDeps().register(NoteBackendDeps, { persistCells: async () => {}, replaceCells: async () => {} })`,
  },
  {
    title: 'deps for each run that lack a method',
    wrong: `new IntegrationDeps().register(NoteBackendDeps, (run) => ({ persistCells: async () => console.log(run.rowId) }))`,
    right: `new IntegrationDeps().register(NoteBackendDeps, (run) => ({ persistCells: async () => console.log(run.rowId), replaceCells: async () => {} }))`,
  },
  {
    title: 'deps of which a method wants something else',
    wrong: `new IntegrationDeps().register(NoteBackendDeps, { persistCells: async (rowId: number) => console.log(rowId), replaceCells: async () => {} })`,
    right: `new IntegrationDeps().register(NoteBackendDeps, { persistCells: async (rowId: string) => console.log(rowId), replaceCells: async () => {} })`,
  },
  {
    title: 'a row without a syncShape that is to be kept in sync',
    wrong: `registerRowWithSync(templates)`,
    right: `registerRowWithSync(pages)`,
  },
  {
    title: 'a row with a sync but no syncShape that is to be kept in sync',
    wrong: `registerRowWithSync(drafts)`,
    right: `registerRowWithSync(pages)`,
  },
]
