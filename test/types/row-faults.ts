import type { Fault } from './fault.ts'

/** Mistakes in a row, in its integration, and in a row key. */
export const rowFaults: readonly Fault[] = [
  {
    title: 'a row without a pattern',
    wrong: `defineRow(note, { label: 'note-pages' })`,
    right: `defineRow(note, { pattern: ':~note:{authId}:pages', label: 'note-pages' })`,
  },
  {
    title: 'a row without a label',
    wrong: `defineRow(note, { pattern: ':~note:{authId}:pages' })`,
    right: `defineRow(note, { pattern: ':~note:{authId}:pages', label: 'note-pages' })`,
  },
  {
    title: "a pattern that does not continue its integration's",
    wrong: `defineRow(note, { pattern: ':~notes:{authId}:pages', label: 'note-pages' })`,
    right: `defineRow(note, { pattern: ':~note:{authId}:pages', label: 'note-pages' })`,
  },
  {
    title: "a pattern that is its integration's",
    wrong: `defineRow(note, { pattern: ':~note:{authId}', label: 'note-pages' })`,
    right: `defineRow(note, { pattern: ':~note:{authId}:pages', label: 'note-pages' })`,
  },
  {
    title: 'a segment that is not camelCase',
    wrong: `defineRow(note, { pattern: ':~note:{authId}:air-quality', label: 'note-pages' })`,
    right: `defineRow(note, { pattern: ':~note:{authId}:airQuality', label: 'note-pages' })`,
  },
  {
    title: 'a segment that is empty',
    wrong: `defineRow(note, { pattern: ':~note:{authId}::pages', label: 'note-pages' })`,
    right: `defineRow(note, { pattern: ':~note:{authId}:pages', label: 'note-pages' })`,
  },
  {
    title: 'a parameter that is not camelCase',
    wrong: `defineRow(note, { pattern: ':~note:{authId}:book:{book_id}', label: 'note-pages' })`,
    right: `defineRow(note, { pattern: ':~note:{authId}:book:{bookId}', label: 'note-pages' })`,
  },
  {
    title: 'a parameter that stands in the pattern twice',
    wrong: `defineRow(note, { pattern: ':~note:{authId}:book:{authId}', label: 'note-pages' })`,
    right: `defineRow(note, { pattern: ':~note:{authId}:book:{bookId}', label: 'note-pages' })`,
  },
  {
    title: 'a syncShape without sync',
    wrong: `defineRow(note, { pattern: ':~note:{authId}:pages', label: 'note-pages', syncShape: { stages: ['viewport'] } })`,
    right: `defineRow(note, { pattern: ':~note:{authId}:pages', label: 'note-pages', syncShape: { stages: ['viewport'] }, sync: async () => 0 })`,
  },
  {
    title: 'a misspelt member with a value',
    wrong: `defineRow(note, { pattern: ':~note:{authId}:pages', label: 'note-pages', celEncoding: 'page.v1' })`,
    right: `defineRow(note, { pattern: ':~note:{authId}:pages', label: 'note-pages', cellEncoding: 'page.v1' })`,
  },
  {
    title: 'a misspelt member with a body',
    wrong: `defineRow(note, { pattern: ':~note:{authId}:pages', label: 'note-pages', async listcells() { return [] } })`,
    right: `defineRow(note, { pattern: ':~note:{authId}:pages', label: 'note-pages', async listCells() { return [] } })`,
  },
  {
    title: 'a misspelt member of the sync shape',
    wrong: `defineRow(note, { pattern: ':~note:{authId}:pages', label: 'note-pages', syncShape: { stages: ['viewport'], sliceDay: 7 }, sync: async () => 0 })`,
    right: `defineRow(note, { pattern: ':~note:{authId}:pages', label: 'note-pages', syncShape: { stages: ['viewport'], sliceDays: 7 }, sync: async () => 0 })`,
  },
  {
    title: 'a stage that the row does not have, in its body',
    wrong: `defineRow(note, {
  pattern: ':~note:{authId}:pages',
  label: 'note-pages',
  syncShape: { stages: ['viewport', 'backfill'] },
  sync: async ({ stage }) => (stage === 'archive' ? 1 : 0),
})`,
    right: `defineRow(note, {
  pattern: ':~note:{authId}:pages',
  label: 'note-pages',
  syncShape: { stages: ['viewport', 'backfill'] },
  sync: async ({ stage }) => (stage === 'backfill' ? 1 : 0),
})`,
  },
  {
    title: 'a gate for a stage that the row does not have',
    wrong: `defineRow(note, {
  pattern: ':~note:{authId}:pages',
  label: 'note-pages',
  syncShape: { stages: ['viewport', 'backfill'], gates: { archive: 'viewport' } },
  sync: async () => 0,
})`,
    right: `defineRow(note, {
  pattern: ':~note:{authId}:pages',
  label: 'note-pages',
  syncShape: { stages: ['viewport', 'backfill'], gates: { backfill: 'viewport' } },
  sync: async () => 0,
})`,
  },
  {
    title: 'a gate that waits for a stage that the row does not have',
    wrong: `defineRow(note, {
  pattern: ':~note:{authId}:pages',
  label: 'note-pages',
  syncShape: { stages: ['viewport', 'backfill'], gates: { backfill: 'archive' } },
  sync: async () => 0,
})`,
    right: `defineRow(note, {
  pattern: ':~note:{authId}:pages',
  label: 'note-pages',
  syncShape: { stages: ['viewport', 'backfill'], gates: { backfill: 'viewport' } },
  sync: async () => 0,
})`,
  },
  {
    title: 'a method that the deps do not have, called in a body',
    wrong: `defineRow(note, {
  pattern: ':~note:{authId}:pages',
  label: 'note-pages',
  syncShape: { stages: ['viewport'] },
  async sync({ deps, rowId, range }) {
    await deps.replaceCell(rowId, range, [])
    return 0
  },
})`,
    right: `defineRow(note, {
  pattern: ':~note:{authId}:pages',
  label: 'note-pages',
  syncShape: { stages: ['viewport'] },
  async sync({ deps, rowId, range }) {
    await deps.replaceCells(rowId, range, [])
    return 0
  },
})`,
  },
  {
    title: 'a parameter that the pattern does not have, read in a body',
    wrong: `defineRow(note, { pattern: ':~note:{authId}:book:{bookId}', label: 'note-pages', attributes: ({ params }) => params.authId })`,
    right: `defineRow(note, { pattern: ':~note:{authId}:book:{bookId}', label: 'note-pages', attributes: ({ params }) => params.bookId })`,
  },
  {
    title: 'a sync that does not count its cells',
    wrong: `defineRow(note, { pattern: ':~note:{authId}:pages', label: 'note-pages', syncShape: { stages: ['viewport'] }, async sync() {} })`,
    right: `defineRow(note, { pattern: ':~note:{authId}:pages', label: 'note-pages', syncShape: { stages: ['viewport'] }, async sync() { return 0 } })`,
  },
  {
    title: 'a post that does not say what is there now',
    wrong: `defineRow(note, { pattern: ':~note:{authId}:pages', label: 'note-pages', post: async () => ({ upserted: [] }) })`,
    right: `defineRow(note, { pattern: ':~note:{authId}:pages', label: 'note-pages', post: async () => ({ upserted: [], removed: [] }) })`,
  },
  {
    title: 'a row key without one of its values',
    wrong: `export const pages = defineRow(note, { pattern: ':~note:{authId}:book:{bookId}', label: 'note-pages' })
pages.lookupKey({ authId: '42' })`,
    right: `export const pages = defineRow(note, { pattern: ':~note:{authId}:book:{bookId}', label: 'note-pages' })
pages.lookupKey({ authId: '42', bookId: 'diary' })`,
  },
  {
    title: 'a row key with a misspelt value',
    wrong: `export const pages = defineRow(note, { pattern: ':~note:{authId}:book:{bookId}', label: 'note-pages' })
pages.lookupKey({ authId: '42', bookid: 'diary' })`,
    right: `export const pages = defineRow(note, { pattern: ':~note:{authId}:book:{bookId}', label: 'note-pages' })
pages.lookupKey({ authId: '42', bookId: 'diary' })`,
  },
  {
    title: 'a row key with a value that is not text',
    wrong: `export const pages = defineRow(note, { pattern: ':~note:{authId}:pages', label: 'note-pages' })
pages.lookupKey({ authId: 42 })`,
    right: `export const pages = defineRow(note, { pattern: ':~note:{authId}:pages', label: 'note-pages' })
pages.lookupKey({ authId: '42' })`,
  },
  {
    title: "an integration's pattern without its beginning",
    wrong: `defineIntegration({ pattern: 'note:{authId}', deps: NoteBackendDeps, manifest, client })`,
    right: `defineIntegration({ pattern: ':~note:{authId}', deps: NoteBackendDeps, manifest, client })`,
  },
  {
    title: "an integration's pattern without the provider's kind",
    wrong: `defineIntegration({ pattern: ':~{kind}:{authId}', deps: NoteBackendDeps, manifest, client })`,
    right: `defineIntegration({ pattern: ':~note:{authId}', deps: NoteBackendDeps, manifest, client })`,
  },
  {
    title: 'an integration without a client',
    wrong: `defineIntegration({ pattern: ':~note:{authId}', deps: NoteBackendDeps, manifest })`,
    right: `defineIntegration({ pattern: ':~note:{authId}', deps: NoteBackendDeps, manifest, client })`,
  },
  {
    title: 'a misspelt member of an integration',
    wrong: `defineIntegration({ pattern: ':~note:{authId}', deps: NoteBackendDeps, manifest, client, limit: [] })`,
    right: `defineIntegration({ pattern: ':~note:{authId}', deps: NoteBackendDeps, manifest, client, limits: [] })`,
  },
  {
    title: 'another grab bag for writes',
    wrong: `defineIntegration({ pattern: ':~note:{authId}', deps: NoteBackendDeps, manifest, client, clientForWrite: () => ({ notes: 1 }) })`,
    right: `defineIntegration({ pattern: ':~note:{authId}', deps: NoteBackendDeps, manifest, client, clientForWrite: () => client() })`,
  },
  {
    title: 'a search for a parameter that the pattern does not have',
    wrong: `defineIntegration({ pattern: ':~note:{authId}', deps: NoteBackendDeps, manifest, client, find: { place: async () => [] } })`,
    right: `defineIntegration({ pattern: ':~note:{authId}', deps: NoteBackendDeps, manifest, client, find: { authId: async () => [] } })`,
  },
]
