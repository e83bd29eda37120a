import { findDaily } from './daily-variables.js'
import { isModel, lateDays } from './models.js'
import { noiseAt, seedOf } from './noise.js'
import { type Nudge, type Sky, skyAt } from './series.js'
import type { Service } from './service.js'
import { findHourly } from './variables.js'

const daySeconds = 86_400

/** The models that are the truth itself; the others differ a little from it, always by the same. */
const trueModels = new Set(['best_match', 'era5_seamless', 'era5'])

/** `/v1/archive`: settled weather since 1940. An hour that has a value keeps it; the last days are still `null`. */
export const archiveService: Service<Sky> = {
  grid: 'archive',
  reach: { earliest: '1940-01-01', lastDay: 0, forecastDays: 0, forecastDaysMost: 0, needsDates: true },
  hourly: (name) => findHourly('archive', name),
  daily: (name, spot) => findDaily('archive', name, spot),
  hourlyType: 'SurfaceAndPressureVariable<ForecastSurfaceVariable, ForecastPressureVariable>',
  isModel: (name) => isModel('archive', name),
  currentSeconds: 900,
  sampler(spot, model, now) {
    const settled = (Math.floor(now.getTime() / 1000 / daySeconds) - lateDays(model)) * daySeconds
    const { latitude, longitude } = spot
    const lasting: Nudge = (channel, at) => 0.06 * noiseAt(seedOf(`${channel}/${model}`), latitude, longitude, at, 12)
    const nudge = trueModels.has(model) ? undefined : lasting
    return (at) => (at >= settled ? null : skyAt(spot, at, nudge))
  },
}
