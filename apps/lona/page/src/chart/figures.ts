import type { DisplayFigure } from '../../../src/api/schemas.js'

/** One figure of a row, with its place in the row's `display`. */
export interface Figure extends DisplayFigure {
  /** Its place. */
  readonly index: number
}

/** Figures of one unit, which share an axis. */
export interface FigureGroup {
  /** As the row declares it; `''` for a figure without one, which shares its axis with no other. */
  readonly unit: string
  /** Its lines. */
  readonly figures: readonly Figure[]
}

const isLine = ({ kind }: DisplayFigure): boolean => kind === 'curve' || kind === 'number'

/** The figures with their places. */
export const withPlaces = (display: readonly DisplayFigure[]): Figure[] =>
  display.map((figure, index) => ({ ...figure, index }))

/** The figures that are lines, by unit, in the order in which the row names them. */
export function groupLines(figures: readonly Figure[]): FigureGroup[] {
  const groups = Map.groupBy(figures.filter(isLine), ({ unit, index }) => unit ?? index)
  return [...groups].map(([unit, ofUnit]) => ({ unit: typeof unit === 'string' ? unit : '', figures: ofUnit }))
}

/** The figures that are stretches and moments. */
export const marksOf = (figures: readonly Figure[]): Figure[] => figures.filter((figure) => !isLine(figure))

/**
 * The figures that an address names by their paths, separated by commas. Where it names none that the row has: its first
 * line, or every mark of a row without lines.
 */
export function chosenFigures(display: readonly DisplayFigure[], named: string | undefined): Figure[] {
  const all = withPlaces(display)
  const paths = new Set(named?.split(','))
  const chosen = all.filter(({ path }) => paths.has(path))
  if (chosen.length > 0) return chosen
  const line = all.find(isLine)
  return line ? [line] : all
}
