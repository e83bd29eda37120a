import { type Cell, dayDate, type Json } from '@lona/connector'
import { describe, expect, it } from 'vitest'
import type { HourlyWeather } from '../api/weather.js'
import { toDailyDays, toHourlyDays } from './day-cells.js'

type Hour = { at: string; temperatureCelsius: number | null; weatherCode: number | null }

const site = { utcOffsetSeconds: 0, elevationMeters: null, gridPoint: { latitude: 0, longitude: 0 } }
const names = ['temperatureCelsius', 'weatherCode'] as const

/** Hours from the first to before the last instant, the temperature counting up. */
function hoursOf(timeZone: string, from: string, to: string, change: (hour: Hour) => Hour = (hour) => hour) {
  const hours: Hour[] = []
  for (let at = Date.parse(from); at < Date.parse(to); at += 3_600_000) {
    hours.push(change({ at: new Date(at).toISOString(), temperatureCelsius: hours.length, weatherCode: 3 }))
  }
  const weather: HourlyWeather<{ temperatureCelsius: number | null; weatherCode: number | null }> = {
    ...site,
    timeZone,
    hours,
  }
  return toHourlyDays(weather, names, 'temperatureCelsius')
}

const dataOf = (cell: Cell | null | undefined) =>
  cell?.data as { startedAt: string; stepSeconds: number; temperatureCelsius: Json[]; weatherCode: Json[] }

describe('hours become one cell per local day', () => {
  it('that holds a list per variable, and says where it begins', () => {
    expect(hoursOf('Europe/Paris', '2026-01-31T23:00Z', '2026-02-01T23:00Z')).toEqual([
      {
        day: '2026-02-01',
        whole: true,
        cell: {
          date: dayDate('2026-02-01'),
          data: {
            timeZone: 'Europe/Paris',
            startedAt: '2026-01-31T23:00:00.000Z',
            stepSeconds: 3600,
            temperatureCelsius: Array.from({ length: 24 }, (_, hour) => hour),
            weatherCode: Array.from({ length: 24 }, () => 3),
          },
        },
      },
    ])
  })

  // Where the clocks change by half an hour, the hours of the grid begin at half past on one side of the change.
  it.each([
    ['spring in Paris', 'Europe/Paris', '2026-03-28T23:00Z', '2026-03-29T22:00Z', '2026-03-29', 23],
    ['autumn in Paris', 'Europe/Paris', '2026-10-24T22:00Z', '2026-10-25T23:00Z', '2026-10-25', 25],
    ['spring in New York', 'America/New_York', '2026-03-08T05:00Z', '2026-03-09T04:00Z', '2026-03-08', 23],
    ['autumn in New York', 'America/New_York', '2026-11-01T04:00Z', '2026-11-02T05:00Z', '2026-11-01', 25],
    ['spring on Lord Howe', 'Australia/Lord_Howe', '2026-10-03T13:30Z', '2026-10-04T13:00Z', '2026-10-04', 24],
    ['autumn on Lord Howe', 'Australia/Lord_Howe', '2026-04-04T13:00Z', '2026-04-05T13:30Z', '2026-04-05', 25],
    ['a plain day in Kathmandu', 'Asia/Kathmandu', '2026-11-20T18:15Z', '2026-11-21T18:15Z', '2026-11-21', 24],
  ])('with as many values as the day has hours: %s', (_, timeZone, from, to, day, count) => {
    const [only, ...others] = hoursOf(timeZone, from, to)
    expect(others).toEqual([])
    expect(only).toMatchObject({ day, whole: true })
    expect(dataOf(only?.cell).temperatureCelsius).toHaveLength(count)
    expect(dataOf(only?.cell).startedAt).toBe(new Date(from).toISOString())
  })

  it('without a gap or an overlap between two days, also where the clocks change at midnight', () => {
    // Beirut goes from 24:00 straight to 01:00.
    const days = hoursOf('Asia/Beirut', '2026-03-27T22:00Z', '2026-03-30T21:00Z')
    expect(days.map(({ day }) => day)).toEqual(['2026-03-28', '2026-03-29', '2026-03-30'])
    expect(days.flatMap(({ cell }) => dataOf(cell).temperatureCelsius)).toEqual(Array.from({ length: 71 }, (_, n) => n))
  })

  it('that is not whole where the measure ends before the day does', () => {
    const days = hoursOf('UTC', '2026-11-20T00:00Z', '2026-11-23T00:00Z', (hour) =>
      hour.at < '2026-11-21T05:00' ? hour : { ...hour, temperatureCelsius: null, weatherCode: null },
    )
    expect(days.map(({ whole }) => whole)).toEqual([true, false, false])
    expect(dataOf(days[1]?.cell).temperatureCelsius).toEqual([24, 25, 26, 27, 28, ...Array(19).fill(null)])
  })

  it('but for a day on which nothing is known', () => {
    const [day] = hoursOf('UTC', '2026-11-20T00:00Z', '2026-11-21T00:00Z', ({ at }) => ({
      at,
      temperatureCelsius: null,
      weatherCode: null,
    }))
    expect(day).toEqual({ day: '2026-11-20', cell: null, whole: false })
  })

  it('that is whole although another variable than the measure is missing', () => {
    const [day] = hoursOf('UTC', '2026-11-20T00:00Z', '2026-11-21T00:00Z', (hour) => ({ ...hour, weatherCode: null }))
    expect(day).toMatchObject({ whole: true, cell: { data: { weatherCode: Array(24).fill(null) } } })
  })
})

describe('days become one cell each', () => {
  const measured = { temperatureCelsius: 21.5, weatherCode: 3 }
  const weather = {
    ...site,
    timeZone: 'Europe/Paris',
    days: [
      { day: '2026-11-20', ...measured },
      { day: '2026-11-21', ...measured, temperatureCelsius: null },
      { day: '2026-11-22', temperatureCelsius: null, weatherCode: null },
    ],
  }

  it('whole where the measure has a value, and none where nothing is known', () => {
    expect(toDailyDays(weather, names, 'temperatureCelsius')).toEqual([
      {
        day: '2026-11-20',
        whole: true,
        cell: { date: dayDate('2026-11-20'), data: { timeZone: 'Europe/Paris', ...measured } },
      },
      {
        day: '2026-11-21',
        whole: false,
        cell: {
          date: dayDate('2026-11-21'),
          data: { timeZone: 'Europe/Paris', temperatureCelsius: null, weatherCode: 3 },
        },
      },
      { day: '2026-11-22', whole: false, cell: null },
    ])
  })
})
