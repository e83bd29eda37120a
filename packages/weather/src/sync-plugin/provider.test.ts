import { type AnyRow, isConnectorError } from '@lona/connector'
import { isSyncError } from '@lona/sync'
import { describe, expect, it } from 'vitest'
import * as connector from '../connector/index.js'
import { weatherLimits } from '../limits.js'
import * as door from './index.js'
import { weatherSyncProvider } from './index.js'

const isRow = (value: unknown): value is AnyRow => typeof value === 'object' && value !== null && 'syncShape' in value
const rows = Object.values<unknown>(connector).filter(isRow)
const now = '2026-11-21T12:00:00.000Z'
const here = { integrationParams: { place: '48.86,2.35' }, params: {} }

describe('the topology of the weather', () => {
  it('speaks of every row that is kept in sync, and of no other', () => {
    expect(rows.length).toBe(6)
    expect(new Set(weatherSyncProvider.rows)).toEqual(new Set(rows.filter(({ syncShape }) => syncShape !== null)))
    expect(weatherSyncProvider.integration).toBe(connector.weather)
  })

  it.each(weatherSyncProvider.rows)('says of $label what the row itself says', (row) => {
    expect(row.syncShape?.stages).toEqual(weatherSyncProvider.stages)
    expect(row.syncShape?.gates).toEqual(weatherSyncProvider.gates)
    expect(weatherSyncProvider.aliasKey(row, here)).toBe(row.aliasKey(here))
    expect(weatherSyncProvider.lockResourceId(row, here)).toBe(row.lockResourceId(here))
  })

  it('shares a row among all who live at a place, and each row of it for itself', () => {
    const keys = weatherSyncProvider.rows.map((row) => weatherSyncProvider.aliasKey(row, here))
    expect(keys).toEqual(['weather:48.86,2.35:hourly', 'weather:48.86,2.35:daily', 'weather:48.86,2.35:airQuality'])
  })

  it('makes no shared row of nowhere', () => {
    for (const row of weatherSyncProvider.rows) {
      const nowhere = { integrationParams: { place: '91.00,0.00' }, params: {} }
      expect(() => weatherSyncProvider.aliasKey(row, nowhere)).toThrow(expect.toSatisfy(isConnectorError))
    }
  })

  it('keeps one of the places at Open-Meteo free for a person', () => {
    expect(weatherSyncProvider.maxConcurrent).toBe(weatherLimits.concurrentRequests - 1)
  })
})

describe('the days of a stage', () => {
  const rangeOf = (row: AnyRow, stage: string, since?: string) =>
    weatherSyncProvider.stageKeyRange(row, stage, { now, ...(since !== undefined && { since }) })

  it('are the last two weeks and those ahead, then the year before', () => {
    // Where the day is latest on earth it is the 22nd already.
    expect(rangeOf(connector.hourly, 'viewport')).toEqual({ start: '2026-11-09', end: '2026-11-30' })
    expect(rangeOf(connector.daily, 'viewport')).toEqual({ start: '2026-11-09', end: '2026-11-30' })
    expect(rangeOf(connector.airQuality, 'viewport')).toEqual({ start: '2026-11-09', end: '2026-11-27' })
    expect(rangeOf(connector.hourly, 'backfill')).toEqual({ start: '2025-11-22', end: '2026-11-30' })
  })

  it('go back as far as the owner wants', () => {
    expect(rangeOf(connector.daily, 'backfill', '1980-01-01').start).toBe('1980-01-01')
    expect(rangeOf(connector.daily, 'viewport', '2026-11-20').start).toBe('2026-11-20')
  })

  it('are refused for a row that is not kept in sync, with those that are', () => {
    const call = () => rangeOf(connector.hourlyLogs, 'viewport')
    expect(call).toThrow(expect.toSatisfy(isSyncError))
    expect(call).toThrow(/':~weather:\{place\}:hourly:logs' is not kept in sync.*:~weather:\{place\}:daily/)
  })
})

it('brings no executor: the host runs the rows themselves', () => {
  expect(Object.keys(door)).toEqual(['weatherSyncProvider'])
})
