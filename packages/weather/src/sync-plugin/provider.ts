import type { AnyRow } from '@lona/connector'
import { SyncError, type SyncProvider, stageWindow } from '@lona/sync'
import { airQuality } from '../connector/air-quality.js'
import { daily } from '../connector/daily.js'
import { hourly } from '../connector/hourly.js'
import { weather } from '../connector/weather.js'
import { weatherLimits } from '../limits.js'

const synced: readonly AnyRow[] = [hourly, daily, airQuality]

/**
 * How the weather rows want to be orchestrated. There is no executor: the host's generic one runs the rows' own `sync`,
 * since all of their work is Open-Meteo's and the cells'.
 */
export const weatherSyncProvider: SyncProvider = {
  integration: weather,
  rows: synced,
  stages: ['viewport', 'backfill'],
  gates: {},
  // A slice has one request under way. One place is left for a person who looks for a town.
  maxConcurrent: weatherLimits.concurrentRequests - 1,
  lockResourceId: (row, identity) => row.lockResourceId(identity),
  aliasKey: (row, identity) => row.aliasKey(identity),
  stageKeyRange: (row, stage, options) => stageWindow(shapeOf(row), stage, options),
}

const shapeOf = (row: AnyRow) => {
  if (row.syncShape) return row.syncShape
  throw new SyncError({
    code: 'row-without-sync-shape',
    message: `'${row.pattern}' is not kept in sync, so it has no range. Ask for one of: ${synced.map(({ pattern }) => pattern).join(', ')}.`,
    row: row.pattern,
  })
}
