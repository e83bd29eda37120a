import { findDaily } from './daily-variables.js'
import { forecastNudge, newestRun } from './forecast-error.js'
import { horizonHours, isModel } from './models.js'
import { type Sky, skyAt } from './series.js'
import type { Service } from './service.js'
import { findHourly } from './variables.js'

/**
 * `/v1/forecast`: from 93 days ago to 16 days from today, with a little error in what is past and a growing one ahead.
 *
 * Hours beyond the model's horizon are `null`. Bounds as in refusals of 2026 ("from 2026-06-20 to 2026-10-06" on 21 September).
 */
export const forecastService: Service<Sky> = {
  grid: 'forecast',
  reach: { earliest: { daysBefore: 93 }, lastDay: 15, forecastDays: 7, forecastDaysMost: 16, needsDates: false },
  hourly: (name) => findHourly('forecast', name),
  daily: (name, spot) => findDaily('forecast', name, spot),
  hourlyType: 'SurfaceAndPressureVariable<ForecastSurfaceVariable, ForecastPressureVariable>',
  isModel: (name) => isModel('forecast', name),
  currentSeconds: 900,
  sampler(spot, model, now) {
    const seconds = now.getTime() / 1000
    const nudge = forecastNudge(spot, model, seconds)
    const end = newestRun(seconds) + horizonHours(model) * 3600
    return (at) => (at > end ? null : skyAt(spot, at, nudge))
  },
}
