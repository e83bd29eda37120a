/** The grids that answers are read from: asking for a place gives the middle of the cell it lies in. */

/** A regular grid of one model. */
interface Grid {
  readonly south: number
  readonly west: number
  readonly north: number
  readonly east: number
  readonly step: number
}

/** The services whose grids differ. */
export type GridName = 'forecast' | 'archive' | 'air-quality'

const world = { south: -90, west: -180, north: 90, east: 180 }

/** The whole earth, and finer grids of Europe before it, the finest first. Bounds as their weather services publish them. */
const grids: Record<GridName, { readonly finer: readonly Grid[]; readonly whole: Grid }> = {
  forecast: {
    finer: [
      { south: 43.18, west: -3.94, north: 58.08, east: 20.34, step: 0.02 },
      { south: 29.5, west: -23.5, north: 70.5, east: 62.5, step: 0.0625 },
    ],
    whole: { ...world, step: 0.125 },
  },
  archive: { finer: [], whole: { ...world, step: 0.1 } },
  'air-quality': {
    finer: [{ south: 30, west: -25, north: 72, east: 45, step: 0.1 }],
    whole: { ...world, step: 0.4 },
  },
}

/** The shortest decimal that is this single-precision number: the vendor computes and prints in single precision. */
function shortestSingle(value: number): number {
  const single = Math.fround(value)
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(single.toPrecision(digits))
    if (Math.fround(short) === single) return short
  }
  return Number(single.toPrecision(9))
}

/** Middle of the cell along one axis, with the rounding noise of single precision (13.419998) that real answers show. */
function snap(value: number, origin: number, step: number): number {
  const index = Math.round((value - origin) / step)
  return shortestSingle(Math.fround(Math.fround(index * Math.fround(step)) + Math.fround(origin)))
}

/** A cell's middle, in degrees. */
export interface Cell {
  /** Degrees north. */
  readonly latitude: number
  /** Degrees east. */
  readonly longitude: number
}

/** Whether the finer European air-quality model covers a place: only it knows pollen and ammonia. */
export function isInEurope({ latitude, longitude }: Cell): boolean {
  return latitude >= 30 && latitude <= 72 && longitude >= -25 && longitude <= 45
}

/** The cell of a service's grid in which a place lies. Asking for a cell's middle gives that cell again. */
export function cellOf(name: GridName, place: Cell): Cell {
  const covers = (grid: Grid): boolean =>
    place.latitude >= grid.south &&
    place.latitude <= grid.north &&
    place.longitude >= grid.west &&
    place.longitude <= grid.east
  const { finer, whole } = grids[name]
  const { south, west, step } = finer.find(covers) ?? whole
  return { latitude: snap(place.latitude, south, step), longitude: snap(place.longitude, west, step) }
}
