import { describe, expect, it } from 'vitest'
import { weatherLimits, weighRequest } from './limits.js'

const forecast = 'https://api.open-meteo.com/v1/forecast?latitude=1&longitude=2'
const variables = (count: number): string => Array.from({ length: count }, (_, index) => `v${index}`).join(',')

describe('the weight of a request', () => {
  it.each([
    ['nothing asked for', forecast, 1],
    ['10 variables, 14 days', `${forecast}&hourly=${variables(10)}&start_date=2026-01-01&end_date=2026-01-14`, 1],
    ['15 variables, 14 days', `${forecast}&hourly=${variables(15)}&start_date=2026-01-01&end_date=2026-01-14`, 1.5],
    [
      '15 variables, one day: breadth counts at any length',
      `${forecast}&hourly=${variables(15)}&start_date=2026-01-01&end_date=2026-01-01`,
      1.5,
    ],
    ['10 variables, 28 days', `${forecast}&hourly=${variables(10)}&start_date=2026-01-01&end_date=2026-01-28`, 2],
    ['sections add up', `${forecast}&hourly=${variables(10)}&daily=${variables(5)}&current=${variables(5)}`, 2],
    ['models multiply', `${forecast}&hourly=${variables(10)}&models=a,b,c`, 3],
    ['places add up', 'https://x.test/v1/forecast?latitude=1,2,3&longitude=1,2,3&hourly=a', 3],
    [
      'several ranges of one place count like places',
      `${forecast}&hourly=a&start_date=2026-01-01,2026-02-01&end_date=2026-01-02,2026-02-02`,
      2,
    ],
    ['days relative to today', `${forecast}&hourly=${variables(10)}&past_days=28&forecast_days=14`, 3],
    ['seven days when none are named', `${forecast}&hourly=${variables(10)}&past_days=14`, 1.5],
    ['a search for places', 'https://geocoding-api.open-meteo.com/v1/search?name=Rome&count=100', 1],
    ['parameters nobody can read', `${forecast}&start_date=x&end_date=y&models=&past_days=z`, 1],
  ])('%s', (_, url, weight) => {
    expect(weighRequest(url)).toBeCloseTo(weight, 10)
    expect(weighRequest(new URL(url))).toBeCloseTo(weight, 10)
  })
})

it('states the free limits as plain data', () => {
  expect(JSON.parse(JSON.stringify(weatherLimits))).toEqual({
    scope: 'address',
    kind: 'fixed',
    windows: [
      { requests: 600, seconds: 60 },
      { requests: 5_000, seconds: 3_600 },
      { requests: 10_000, seconds: 86_400 },
    ],
    concurrentRequests: 5,
  })
})
