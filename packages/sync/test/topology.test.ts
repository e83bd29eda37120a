import { type AnyRow, defineIntegration, defineRow, depsKey } from '@lona/connector'
import { createTopology, plan, registerRowWithSync, registerSyncProvider, type SyncProvider } from '@lona/sync'
import { describe, expect, it } from 'vitest'
import { ducks, pondSyncProvider } from './pond.js'

const provider = pondSyncProvider
const row: AnyRow = ducks

describe('a topology', () => {
  it('of a host that registers nothing plans nothing', () => {
    const topology = createTopology([])
    expect([topology.rows, topology.kinds, topology.find(row.pattern)]).toEqual([[], [], null])
    expect(topology.budgetsOf(row.pattern, ':~pond:north:ducks')).toEqual([])
    const now = '2026-11-21T12:00:00.000Z'
    expect(plan({ now, topology, slots: 4, candidates: [], admitted: [], budgets: new Map() })).toEqual({
      admit: [],
      waiting: [],
    })
  })

  it('has a row of its own way: no cap, no executor, the default windows', () => {
    const { rows, kinds } = createTopology([registerRowWithSync(ducks)])
    expect(kinds).toEqual(['pond'])
    expect(rows).toMatchObject([{ row: ducks, shape: ducks.syncShape, maxConcurrent: null, executor: null }])
    expect(rows[0]?.stageRange('viewport', { now: '2026-11-21T12:00:00.000Z' })).toEqual({
      start: '2026-11-09',
      end: '2026-11-23',
    })
  })

  it("has a provider's rows with its cap and windows, and its executor as it was given", () => {
    const executor = { run: async () => 0 }
    const onlyToday = { start: '2026-11-21', end: '2026-11-22' }
    const narrow: SyncProvider = { ...provider, stageKeyRange: () => onlyToday }
    const synced = createTopology([registerSyncProvider(narrow, executor)]).find(row.pattern)
    expect(synced).toMatchObject({ row: ducks, maxConcurrent: 2 })
    expect(synced?.executor).toBe(executor)
    expect(synced?.stageRange('viewport', { now: '2026-11-21T12:00:00.000Z' })).toBe(onlyToday)
    expect(createTopology([registerSyncProvider(provider)]).find(row.pattern)?.executor).toBeNull()
  })

  it('names what the requests of a row are charged to; nothing for a key that is not of the row', () => {
    const { budgetsOf } = createTopology([registerRowWithSync(ducks)])
    expect(budgetsOf(row.pattern, ducks.lookupKey({ place: 'north' }))).toMatchObject([{ key: 'app:pond', limits: [] }])
    expect(budgetsOf(row.pattern, ':~pond:north:frogs')).toEqual([])
  })
})

describe('at boot it refuses', () => {
  const twice = [
    ['both ways', [registerRowWithSync(ducks), registerSyncProvider(provider)]],
    ['twice by itself', [registerRowWithSync(ducks), registerRowWithSync(ducks)]],
    ['by two providers', [registerSyncProvider(provider), registerSyncProvider({ ...provider })]],
    ['twice by one provider', [registerSyncProvider({ ...provider, rows: [ducks, ducks] })]],
  ] as const
  it.each(twice)('a row that is registered %s', (_way, registrations) => {
    expect(() => createTopology(registrations)).toThrow(
      expect.objectContaining({ code: 'row-registered-twice', row: row.pattern }),
    )
  })

  const disagreements: readonly (readonly [string, Partial<SyncProvider>])[] = [
    ['stages', { stages: ['backfill', 'viewport'] }],
    ['stages', { stages: ['viewport'] }],
    ['gates', { gates: {} }],
    ['gates', { gates: { viewport: 'backfill' } }],
    ['aliasKey', { aliasKey: () => null }],
    ['aliasKey', { aliasKey: (_row, { params }) => `pond:${params.place}:` }],
    ['lockResourceId', { lockResourceId: (_row, { integrationParams }) => `pond:${integrationParams.place}` }],
    [
      'lockResourceId',
      {
        lockResourceId: () => {
          throw new Error('no place')
        },
      },
    ],
  ]
  it.each(disagreements)('a provider that disagrees with its row on %s', (what, members) => {
    expect(() => createTopology([registerSyncProvider({ ...provider, ...members })])).toThrow(
      expect.objectContaining({
        code: 'provider-disagrees',
        row: row.pattern,
        message: expect.stringContaining(`disagree on ${what}:`),
      }),
    )
  })

  it('a provider whose row has no syncShape', () => {
    const frogs = defineRow(
      defineIntegration({
        pattern: ':~marsh',
        deps: depsKey<object>('@made-up/marsh/MarshBackendDeps'),
        manifest: {
          name: 'Marsh',
          description: 'Made up.',
          homepage: 'https://marsh.example',
          signIn: 'none',
          params: {},
        },
        client: () => ({}),
      }),
      { pattern: ':~marsh:frogs', label: 'frogs' },
    )
    expect(() => createTopology([registerSyncProvider({ ...provider, rows: [frogs] })])).toThrow(
      expect.objectContaining({ code: 'row-without-sync-shape', row: ':~marsh:frogs' }),
    )
  })
})
