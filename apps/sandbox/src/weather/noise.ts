/**
 * Smooth made-up variation: the same number for the same name, place and time, on every machine, for ever.
 *
 * Numbers sit at the knots of a lattice (4 degrees by 4 degrees by `periodHours`) and are blended between them, so that
 * neighbours in space and time differ little, as weather does.
 */
const knotDegrees = 4
const knotsAround = 360 / knotDegrees

/** Turns a name into a seed. The same text gives the same seed everywhere (32 bits). */
export function seedOf(text: string): number {
  let seed = 0x811c9dc5
  for (let index = 0; index < text.length; index++) seed = Math.imul(seed ^ text.charCodeAt(index), 0x01000193)
  return seed | 0
}

/** An even spread over -1 to 1 from four whole numbers. */
function knot(seed: number, x: number, y: number, z: number): number {
  let mixed = seed ^ Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(z, 0x9e3779b1)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d)
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39)
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 0x7fffffff - 1
}

const smooth = (part: number): number => part * part * (3 - 2 * part)
const blend = (from: number, to: number, part: number): number => from + (to - from) * part

/** A value of about -1 to 1 at a place (degrees) and time (seconds since 1970), changing over about `periodHours`. */
export function noiseAt(seed: number, latitude: number, longitude: number, at: number, periodHours: number): number {
  const x = (latitude + 90) / knotDegrees
  const y = (longitude + 180) / knotDegrees
  const z = at / (periodHours * 3600)
  const [x0, y0, z0] = [Math.floor(x), Math.floor(y), Math.floor(z)]
  const [px, py, pz] = [smooth(x - x0), smooth(y - y0), smooth(z - z0)]
  const [west, east] = [y0 % knotsAround, (y0 + 1) % knotsAround] // the map closes at the date line
  const layer = (time: number): number =>
    blend(
      blend(knot(seed, x0, west, time), knot(seed, x0, east, time), py),
      blend(knot(seed, x0 + 1, west, time), knot(seed, x0 + 1, east, time), py),
      px,
    )
  return 1.6 * blend(layer(z0), layer(z0 + 1), pz) // blending shrinks the spread; this brings it back
}
