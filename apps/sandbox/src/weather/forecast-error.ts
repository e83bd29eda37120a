/**
 * How wrong a forecast is. A run starts every 6 hours of UTC; its error is nothing at its start and grows with the hours
 * ahead, differently for each run. What has already passed keeps a small difference to the settled archive for ever.
 */
import { noiseAt, seedOf } from './noise.js'
import type { Channel, Nudge, Spot } from './series.js'

const runSeconds = 6 * 3600

/** When the newest run started that is out at `now` (seconds since 1970). Runs take 6 hours to compute. */
export const newestRun = (now: number): number => (Math.floor(now / runSeconds) - 1) * runSeconds

/** The error that the newest forecast at `now` makes, by channel. A model other than `best_match` has its own. */
export function forecastNudge(spot: Spot, model: string, now: number): Nudge {
  const run = newestRun(now)
  const known = Math.floor(now / 3600) * 3600
  const seeds = new Map<Channel, readonly [lasting: number, growing: number]>()
  const seedsOf = (channel: Channel): readonly [number, number] => {
    const found = seeds.get(channel)
    if (found) return found
    const made = [seedOf(`${channel}/${model}`), seedOf(`${channel}/${model}/${run}`)] as const
    seeds.set(channel, made)
    return made
  }
  return (channel, at) => {
    const [lasting, growing] = seedsOf(channel)
    const always = 0.05 * noiseAt(lasting, spot.latitude, spot.longitude, at, 7)
    if (at <= known) return always
    const days = (at - run) / 86_400
    return always + 0.16 * Math.sqrt(days) * noiseAt(growing, spot.latitude, spot.longitude, at, 18)
  }
}
