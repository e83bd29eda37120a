/** Where the sun stands. Good to about a quarter of an hour: the equation of time is left out. */
const daySeconds = 86_400
const yearDays = 365.2422
const radians = Math.PI / 180
/** 2000-01-01T00:00Z, from which days are counted. */
const epoch2000 = 946_684_800

/** Part of the year that has passed, 0 to 1, at a time in seconds since 1970. */
export const yearPart = (at: number): number => {
  const years = (at - epoch2000) / daySeconds / yearDays
  return years - Math.floor(years)
}

/** The sun's declination in radians. */
const declinationAt = (at: number): number => -23.44 * radians * Math.cos(2 * Math.PI * (yearPart(at) + 10 / yearDays))

/** Hours of solar time, 0 to 24, 12 at local noon. */
export const solarHour = (longitude: number, at: number): number => {
  const hours = at / 3600 + longitude / 15
  return hours - Math.floor(hours / 24) * 24
}

/** Cosine of the angle between sun and zenith: 1 overhead, 0 on the horizon, below 0 at night. */
export function cosZenith(latitude: number, longitude: number, at: number): number {
  const declination = declinationAt(at)
  const hourAngle = (solarHour(longitude, at) - 12) * 15 * radians
  const phi = latitude * radians
  return Math.sin(phi) * Math.sin(declination) + Math.cos(phi) * Math.cos(declination) * Math.cos(hourAngle)
}

/** The height at which the sun's upper edge meets the horizon, refraction included, as a sine. */
export const horizonSine = Math.sin(-0.833 * radians)

/** Sunrise and sunset of one local day. */
export interface SunTimes {
  /** Sunrise, whole seconds since 1970. The day's start when the sun is up, or down, all day. */
  readonly sunrise: number
  /** Sunset, whole seconds since 1970. The day's end under a midnight sun, the day's start in polar night. */
  readonly sunset: number
}

/** Sunrise and sunset of the local day that begins at `dayStart` (seconds since 1970) and lasts 24 hours. */
export function sunTimes(latitude: number, longitude: number, dayStart: number): SunTimes {
  const middle = dayStart + daySeconds / 2
  const noon = middle + ((12 - solarHour(longitude, middle)) / 24) * daySeconds
  const declination = declinationAt(noon)
  const phi = latitude * radians
  const cosArc =
    (horizonSine - Math.sin(phi) * Math.sin(declination)) / Math.max(1e-9, Math.cos(phi) * Math.cos(declination))
  if (cosArc >= 1) return { sunrise: dayStart, sunset: dayStart }
  if (cosArc <= -1) return { sunrise: dayStart, sunset: dayStart + daySeconds }
  const arcSeconds = (Math.acos(cosArc) / (2 * Math.PI)) * daySeconds
  return { sunrise: Math.round(noon - arcSeconds), sunset: Math.round(noon + arcSeconds) }
}
