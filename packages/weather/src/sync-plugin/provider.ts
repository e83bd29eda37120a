import type { AnyRow } from '@lona/connector'
import { SyncError, type SyncProvider, stageWindow } from '@lona/sync'
import { airQuality } from '../connector/air-quality.js'
import { daily } from '../connector/daily.js'
import { hourly } from '../connector/hourly.js'
import { weather } from '../connector/weather.js'

/**
 * How the weather rows want to be orchestrated. There is no executor: the host's generic one runs the rows' own `sync`,
 * since all of their work is Open-Meteo's and the cells'.
 */
export const weatherSyncProvider: SyncProvider = {
  integration: weather,
  rows: [hourly, daily, airQuality],
  stages: ['viewport', 'backfill'],
  gates: {},
  // Open-Meteo serves one request of an address at a time and lets four wait (read 2026-11-21).
  maxConcurrent: 4,
  lockResourceId: (row, identity) => row.lockResourceId(identity),
  aliasKey: (row, identity) => row.aliasKey(identity),
  stageKeyRange: (row, stage, options) => stageWindow(shapeOf(row), stage, options),
}

const shapeOf = (row: AnyRow) => {
  if (row.syncShape) return row.syncShape
  throw new SyncError({
    code: 'row-without-sync-shape',
    message: `'${row.pattern}' is not a row of this provider that is kept in sync.`,
    row: row.pattern,
  })
}
