import { type Cell, dayDate, type Owner } from '@lona/connector'
import { allow, defineRowKeys, type RunScope } from '@lona/rows'
import { fakeRowKeyDeps } from '@lona/rows/testing'
import { describe, expect, it } from 'vitest'
import {
  airQuality,
  airQualityLogs,
  daily,
  dailyLogs,
  hourly,
  hourlyLogs,
  WeatherBackendDeps,
  WeatherLogsDeps,
} from '../src/connector/index.js'

const owner: Owner = { kind: 'user', userId: 'ada' }
const signal = new AbortController().signal
const run: RunScope = {
  owner,
  user: { auth: async () => null },
  rowId: '00000000-0000-4000-8000-000000000001',
  fence: null,
  runId: '00000000-0000-4000-8000-000000000002',
  signal,
  fetch: async () => {
    throw new Error('a log row asks the host, not Open-Meteo')
  },
}
const runs: readonly Cell[] = [
  { date: dayDate('2026-11-21'), data: { outcome: 'done' } },
  { date: dayDate('2026-11-20'), data: { outcome: 'failed' } },
]

describe.each([
  { logs: hourlyLogs, metric: hourly },
  { logs: dailyLogs, metric: daily },
  { logs: airQualityLogs, metric: airQuality },
])('the log row $logs.label', ({ logs, metric }) => {
  it('stands below its metric, and is no row of data', () => {
    expect(logs.pattern).toBe(`${metric.pattern}:logs`)
    expect(logs.rowType).toBe('logs')
    expect(metric.rowType).toBe('data')
  })

  it('has deps of its own, so that only a host with logs needs them', () => {
    expect(logs.deps).toBe(WeatherLogsDeps)
    expect(metric.deps).toBe(WeatherBackendDeps)
  })

  it('is computed, and never brought or stored', () => {
    expect(logs.capabilities).toEqual(['listCells'])
    expect(logs.syncShape).toBeNull()
    expect(metric.capabilities).toEqual(['sync'])
  })

  it("asks the host for the runs of the metric's row, and gives them as they are", async () => {
    const { deps, calls, answer } = fakeRowKeyDeps(defineRowKeys(allow(logs, 'get')))
    answer(WeatherLogsDeps, { recentLogCells: async () => [...runs] })
    const params = { place: '48.86,2.35' }
    const cells = await logs.listCells?.({
      ...logs.identityOf(params),
      deps: deps.expect(logs.deps, run),
      owner,
      lookupKey: logs.lookupKey(params),
      range: null,
      signal,
    })
    expect(cells).toEqual(runs)
    expect(calls.map(({ key, method, values }) => [key, method, values])).toEqual([
      ['@tento/weather/WeatherLogsDeps', 'recentLogCells', [owner, metric.lookupKey(params)]],
    ])
  })
})
