import { describe, expect, it } from 'vitest'
import { NoteBackendDeps, NoteLogsDeps, note } from '../test/note-provider.js'
import { defineRow } from './define-row.js'
import type { AnyIntegration } from './integration.js'
import type { AnyRow } from './row.js'

const pattern = ':~note:{authId}:book:{bookId}'
const least = { pattern, label: 'note-pages' } as const
const identity = { integrationParams: { authId: '42' }, params: { bookId: 'diary' } }
/** As from plain JavaScript, where no types help. */
const defineLoosely = defineRow as unknown as (integration: AnyIntegration, definition: object) => AnyRow

describe('a row', () => {
  it('has a default for every member that may be absent', () => {
    const row: AnyRow = defineRow(note, least)
    expect(row).toMatchObject({
      integration: note,
      pattern,
      label: 'note-pages',
      deps: NoteBackendDeps,
      rowType: 'data',
      cellEncoding: null,
      syncShape: null,
      display: [],
      capabilities: [],
    })
    expect(row.aliasKey(identity)).toBeNull()
    expect(row.lockResourceId(identity)).toBeNull()
    for (const name of ['attributes', 'sync', 'listCells', 'post', 'patch', 'delete'] as const) {
      expect(row[name]).toBeUndefined()
    }
  })

  it('keeps every member that is there', () => {
    const output = async () => ({ upserted: [], removed: [] })
    const members = {
      deps: NoteLogsDeps,
      rowType: 'logs',
      cellEncoding: 'page.v1',
      display: [{ label: 'Text', path: 'text', kind: 'event' }],
      attributes: () => ({ shelf: 1 }),
      sync: async () => 3,
      listCells: async () => [],
      post: output,
      patch: output,
      delete: output,
    } as const
    const row: AnyRow = defineRow(note, {
      ...least,
      ...members,
      syncShape: { stages: ['viewport'], sliceDays: 7 },
      aliasKey: ({ params }) => `book:${params.bookId}`,
      lockResourceId: ({ integrationParams }) => `account:${integrationParams.authId}`,
    })
    expect(row).toMatchObject(members)
    expect(row.syncShape).toMatchObject({ stages: ['viewport'], sliceDays: 7, historyDays: 365 })
    expect(row.aliasKey(identity)).toBe('book:diary')
    expect(row.lockResourceId(identity)).toBe('account:42')
    expect(row.capabilities).toEqual(['sync', 'listCells', 'post', 'patch', 'delete'])
  })

  it('makes its keys, and reads them back', () => {
    const row = defineRow(note, least)
    const lookupKey = row.lookupKey({ authId: '42', bookId: 'a:b' })
    expect(lookupKey).toBe(':~note:42:book:a%3Ab')
    expect(row.formatLookupKey({ authId: '42', bookId: 'a:b' })).toBe(lookupKey)
    expect(row.parseLookupKey(lookupKey)).toEqual({ authId: '42', bookId: 'a:b' })
    expect(row.parseLookupKey(':~note:42:shelf:a')).toBeNull()
    expect(() => row.formatLookupKey({ authId: '42' })).toThrow(
      expect.objectContaining({ code: 'bad-parameter', parameter: 'bookId' }),
    )
  })

  it("splits the values of a key into its integration's and its own", () => {
    expect(defineRow(note, least).identityOf({ bookId: 'diary', authId: '42' })).toEqual(identity)
  })

  it('cannot be changed', () => {
    expect(Object.isFrozen(defineRow(note, least))).toBe(true)
  })

  it.for([
    ['no pattern', { pattern: undefined }, "Pattern 'undefined' does not begin with ':~'"],
    ['a malformed pattern', { pattern: ':~note:{authId}:air-quality' }, "has 'air-quality', which is not camelCase"],
    [
      "a pattern that does not continue its integration's",
      { pattern: ':~notes:{authId}:pages' },
      "The row ':~notes:{authId}:pages' does not continue ':~note:{authId}:'.",
    ],
    [
      "a pattern that only begins as its integration's",
      { pattern: ':~note:{accountId}:pages' },
      "does not continue ':~note:{authId}:'.",
    ],
    ["its integration's own pattern", { pattern: ':~note:{authId}' }, "does not continue ':~note:{authId}:'."],
    ['no label', { label: undefined }, "has no 'label'."],
    ['an empty label', { label: ' ' }, "has no 'label'."],
    ['a misspelt member', { listcells: async () => [] }, "has a member 'listcells', which rows do not have."],
    ['a member that every object has', { toString: 1 }, "has a member 'toString', which rows do not have."],
    ['a syncShape without sync', { syncShape: { stages: ['viewport'] } }, "has a 'syncShape', so it needs a 'sync'."],
    [
      'a syncShape that is wrong',
      { syncShape: { stages: [] }, sync: async () => 0 },
      `The syncShape of '${pattern}' has no stage`,
    ],
  ] as const)('is refused with %s', ([, members, message]) => {
    expect(() => defineLoosely(note, { ...least, ...members })).toThrow(
      expect.objectContaining({ code: 'invalid-definition', message: expect.stringContaining(message) }),
    )
  })
})
