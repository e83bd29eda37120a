import { type Air, airAt } from './air.js'
import { findAirVariable } from './air-variables.js'
import { forecastNudge, newestRun } from './forecast-error.js'
import type { Service } from './service.js'

const horizonSeconds = 7 * 86_400

/** `/v1/air-quality`: pollutants, pollen and indices since 2013, 5 days ahead unless up to 7 are asked for. */
export const airQualityService: Service<Air> = {
  grid: 'air-quality',
  reach: { earliest: '2013-01-01', lastDay: 6, forecastDays: 5, forecastDaysMost: 7, needsDates: false },
  hourly: findAirVariable,
  daily: () => undefined,
  hourlyType: 'VariableOrDerived<CamsVariable, CamsVariableDerived>',
  isModel: (name) => name === 'best_match',
  currentSeconds: 3600,
  sampler(spot, model, now) {
    const seconds = now.getTime() / 1000
    const nudge = forecastNudge(spot, model, seconds)
    const end = newestRun(seconds) + horizonSeconds
    return (at) => (at > end ? null : airAt(spot, at, nudge))
  },
}
