/** What the fake knows of any place on earth: the nearest city, a height, a time zone. */
import { type City, cities } from './cities.js'
import type { Cell } from './grid.js'
import { noiseAt, seedOf } from './noise.js'

const zoneReachDegrees = 3
const heightReachDegrees = 0.3
const heightSeed = seedOf('elevation')

/** Distance in degrees, east-west shrunk by latitude, over the date line if that is shorter. */
function degreesApart(from: Cell, to: Cell): number {
  const around = Math.abs(from.longitude - to.longitude)
  const east = Math.min(around, 360 - around) * Math.cos((from.latitude * Math.PI) / 180)
  return Math.hypot(from.latitude - to.latitude, east)
}

function nearestCity(place: Cell, reachDegrees: number): City | undefined {
  let [found, best]: [City | undefined, number] = [undefined, reachDegrees]
  for (const city of cities) {
    const apart = degreesApart(place, city)
    if (apart <= best) [found, best] = [city, apart]
  }
  return found
}

/** Metres above the sea: those of a city close by, else made up between 0 and about 1,200 (the fake has no map). */
export function elevationOf(place: Cell): number {
  const city = nearestCity(place, heightReachDegrees)
  if (city) return city.elevation
  return Math.max(0, Math.round(900 * (noiseAt(heightSeed, place.latitude, place.longitude, 0, 1) - 0.1)))
}

/** The zone that `timezone=auto` gives: the nearest city's within 3 degrees, else a fixed one by longitude (`Etc/GMT+9`). */
export function zoneIdOf(place: Cell): string {
  const city = nearestCity(place, zoneReachDegrees)
  if (city) return city.timezone
  const hours = Math.round(place.longitude / 15)
  if (hours === 0) return 'GMT'
  return `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}` // Etc names count westwards
}
