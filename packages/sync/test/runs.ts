import type { RowSyncState } from '../src/index.js'
import type { NewRun, RowAddress, RunCounts } from '../src/postgres/index.js'

/** A row that no other test uses. */
export const addressOf = (scopeId: string): RowAddress => ({ scopeId, rowId: crypto.randomUUID() })

export const noCounts: RunCounts = { inserted: 0, updated: 0, unchanged: 0, removed: 0, outdated: 0 }

/** A sync that begins. */
export const runOf = (row: RowAddress, members: Partial<NewRun> = {}): NewRun => ({
  ...row,
  runId: crypto.randomUUID(),
  kind: 'sync',
  stage: 'viewport',
  range: { start: '2026-11-08', end: '2026-11-22' },
  urgency: 'viewport',
  why: 'missing',
  verb: null,
  cursor: null,
  dispatch: null,
  startedAt: '2026-11-21T12:00:00.000Z',
  ...members,
})

/** A gap map with something of everything. */
export const gapMap: Pick<RowSyncState, 'cursor' | 'covered' | 'failed' | 'uncertified'> = {
  cursor: { token: 'ü', pages: [1, 2] },
  covered: [{ start: '2026-11-08', end: '2026-11-20', readAt: '2026-11-21T12:00:00.000Z' }],
  failed: [
    {
      start: '2026-11-20',
      end: '2026-11-22',
      failedAt: '2026-11-21T12:01:00.000Z',
      attempts: 2,
      code: 'provider-down',
      message: "The provider's answer broke off.",
    },
  ],
  uncertified: [{ start: '2026-11-22', end: '2026-11-23', triedAt: '2026-11-21T12:00:30.000Z' }],
}
