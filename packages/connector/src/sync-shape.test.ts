import { describe, expect, it } from 'vitest'
import { resolveSyncShape, type SyncShape } from './sync-shape.js'

const resolve = (shape: SyncShape) => resolveSyncShape(shape, ':~note:{authId}:pages')

describe('a sync shape', () => {
  it('has a default for everything but its stages', () => {
    expect(resolve({ stages: ['viewport', 'backfill'] })).toEqual({
      stages: ['viewport', 'backfill'],
      gates: {},
      sliceDays: 30,
      trailingDays: 3,
      refreshMinutes: 60,
      historyDays: 365,
      aheadDays: 0,
    })
  })

  it('keeps what is said', () => {
    const said = {
      stages: ['viewport', 'recent', 'archive'],
      gates: { archive: 'recent', recent: 'viewport' },
      sliceDays: 1,
      trailingDays: 0,
      refreshMinutes: 1,
      historyDays: 0,
      aheadDays: 16,
    }
    expect(resolve(said)).toEqual(said)
  })

  it('cannot be changed afterwards', () => {
    const stages = ['viewport', 'backfill']
    const gates: Record<string, string> = { backfill: 'viewport' }
    const shape = resolve({ stages, gates })
    stages.push('archive')
    delete gates.backfill
    expect(shape).toMatchObject({ stages: ['viewport', 'backfill'], gates: { backfill: 'viewport' } })
    for (const part of [shape, shape.stages, shape.gates]) expect(Object.isFrozen(part)).toBe(true)
  })

  it.for([
    ['no stage', { stages: [] }, 'has no stage; name at least one'],
    ['a stage without a name', { stages: ['viewport', ''] }, 'has a stage without a name'],
    ['a stage twice', { stages: ['viewport', 'viewport'] }, 'names a stage twice'],
    [
      'a gate for no stage',
      { stages: ['viewport'], gates: { archive: 'viewport' } },
      "has a gate from 'archive' to 'viewport', which are not both its stages",
    ],
    [
      'a gate that waits for no stage',
      { stages: ['viewport'], gates: { viewport: 'archive' } },
      "has a gate from 'viewport' to 'archive', which are not both its stages",
    ],
    [
      'a stage that waits for itself',
      { stages: ['viewport'], gates: { viewport: 'viewport' } },
      'has gates that wait for each other: viewport -> viewport',
    ],
    [
      'stages that wait for each other',
      { stages: ['a', 'b', 'c'], gates: { a: 'b', b: 'c', c: 'a' } },
      'has gates that wait for each other: a -> b -> c -> a',
    ],
    [
      'a stage that waits for two that wait for each other',
      { stages: ['a', 'b', 'c'], gates: { a: 'b', b: 'c', c: 'b' } },
      'has gates that wait for each other: a -> b -> c -> b',
    ],
    ['no slice', { stages: ['a'], sliceDays: 0 }, 'has sliceDays 0; it takes a whole number from 1'],
    ['half a slice', { stages: ['a'], sliceDays: 1.5 }, 'has sliceDays 1.5; it takes a whole number from 1'],
    ['a negative tail', { stages: ['a'], trailingDays: -1 }, 'has trailingDays -1; it takes a whole number from 0'],
    ['no pause', { stages: ['a'], refreshMinutes: 0 }, 'has refreshMinutes 0; it takes a whole number from 1'],
    [
      'an endless history',
      { stages: ['a'], historyDays: Number.POSITIVE_INFINITY },
      'has historyDays Infinity; it takes a whole number from 0',
    ],
    ['no number ahead', { stages: ['a'], aheadDays: Number.NaN }, 'has aheadDays NaN; it takes a whole number from 0'],
  ] as const satisfies readonly (readonly [string, SyncShape, string])[])(
    'is refused with %s, and the error says so',
    ([, shape, why]) => {
      const row = ':~note:{authId}:pages'
      const message = `[invalid-definition] The syncShape of '${row}' ${why}.`
      expect(() => resolve(shape)).toThrow(expect.objectContaining({ code: 'invalid-definition', row, message }))
    },
  )
})
