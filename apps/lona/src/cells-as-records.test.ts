import { type Display, dayDate } from '@lona/connector'
import { describe, expect, it } from 'vitest'
import { toRecords } from './cells-as-records.js'

const display: readonly Display[] = [
  { label: 'Temperature', path: 'temperatureCelsius', kind: 'curve' },
  { label: 'Zone', path: 'zone.name', kind: 'number' },
]

describe('cells as lines of a table', () => {
  it('has one line per sample of a series, and the figures of the day on each', () => {
    const data = {
      startedAt: '2026-03-28T23:00:00.000Z',
      stepSeconds: 3600,
      temperatureCelsius: [1, null],
      zone: { name: 'Europe/Paris' },
    }
    expect(toRecords({ date: dayDate('2026-03-29'), data }, display)).toEqual([
      { time: '2026-03-28T23:00:00.000Z', temperatureCelsius: 1, 'zone.name': 'Europe/Paris' },
      { time: '2026-03-29T00:00:00.000Z', temperatureCelsius: null, 'zone.name': 'Europe/Paris' },
    ])
  })

  it('has one line for a cell without samples, and for a row that declares no figures', () => {
    const cell = { date: dayDate('2026-03-29'), data: { temperatureCelsius: 3 } }
    expect(toRecords(cell, display)).toEqual([{ time: '2026-03-29', temperatureCelsius: 3, 'zone.name': null }])
    expect(toRecords(cell, [])).toEqual([{ time: '2026-03-29', data: '{"temperatureCelsius":3}' }])
  })
})
