import { type DateRange, type Display, type Instant, type Json, valueAt } from '@lona/connector'
import type { ReadCell } from '@lona/rows'
import { addDays, type TimeZone } from '@tento/chrono'
import { type Axis, isPlaceZone } from './axis.js'
import { type CellTimes, timesOf } from './cell-times.js'
import { type Curve, createCurve } from './curve.js'
import { SeenDays } from './day-states.js'
import { createMarks } from './marks.js'
import type { TimelineRow } from './timeline.js'

/** A cell with the local time that it takes, as text that sorts. */
export interface DrawnCell {
  /** Which of the timeline's rows it belongs to. */
  readonly row: number
  /** The cell. */
  readonly cell: ReadCell
  /** Where it begins. */
  readonly sortFrom: string
  /** Where it ends; exclusive. */
  readonly sortTo: string
}

/** What a row is drawn with. */
export interface Drawing {
  /** What is drawn. */
  readonly display: readonly Display[]
  /** The local days that are shown. */
  readonly range: DateRange
  /** Their axis. */
  readonly axis: Axis
  /** The zone of the axis: that of the local days of cells that name none. */
  readonly timeZone: TimeZone
  /** How many points a curve may have. */
  readonly width: number
}

/** A row that is drawn while its cells come by. */
export interface RowDrawing {
  /** Draws a cell. */
  add(cell: DrawnCell): void
  /** What was drawn, and on which days there are cells. */
  finish(): Omit<TimelineRow, 'lookupKey' | 'failure' | 'days'> & { readonly seen: SeenDays }
}

/** A row on an axis, drawn cell by cell: it holds what is shown, and no cell. */
export function createRowDrawing({ display, range, axis, timeZone, width }: Drawing): RowDrawing {
  const curves = new Map<number, Curve>()
  for (const [figure, { kind }] of display.entries()) {
    if (kind === 'curve' || kind === 'number') curves.set(figure, createCurve(axis, width))
  }
  const marks = createMarks(axis)
  const seen = new SeenDays(range)
  let asOf: Instant | null = null
  let ownZone: TimeZone | null = null

  return {
    add({ cell, sortFrom, sortTo: end }) {
      const isShown = sortFrom < range.end && end > `${range.start}T00:00:00.000`
      const zone = zoneNamedBy(cell)
      if (isShown) {
        seen.add(localDays(sortFrom, end))
        if (cell.observedAt !== undefined && (asOf === null || cell.observedAt > asOf)) asOf = cell.observedAt
        ownZone ??= zone
      }
      let known: CellTimes | undefined // most cells are series, which say their time themselves
      const times = (): CellTimes => (known ??= timesOf(cell, zone ?? timeZone))
      for (const [figure, { kind, path }] of display.entries()) {
        const value = valueAt(cell.data, path)
        const curve = curves.get(figure)
        if (value === null) continue
        if (curve) addSamples(curve, value, cell.data, times)
        else if (kind === 'band') {
          const { from, to } = times()
          marks.add({ figure, from, to, text: textOf(value) })
        } else {
          const at = secondsAt(value)
          marks.add({ figure, from: at ?? times().from, to: null, text: at === null ? textOf(value) : null })
        }
      }
    },
    finish: () => ({
      timeZone: ownZone,
      asOf,
      curves: [...curves].map(([figure, curve]) => ({ figure, ...curve.finish() })),
      ...marks.finish(),
      seen,
    }),
  }
}

/** The zone that a cell names: in its data, else by its date. */
export function zoneNamedBy({ data, date }: Pick<ReadCell, 'data' | 'date'>): TimeZone | null {
  const named = valueAt(data, 'timeZone')
  if (isPlaceZone(named)) return named
  return date.kind === 'zoned' && isPlaceZone(date.timeZone) ? date.timeZone : null
}

/** The local days between two sort keys: what ends at midnight touches no later day. */
export function localDays(sortFrom: string, end: string): DateRange {
  const lastDay = end.slice(0, 10)
  const isOver = end.slice(10) === 'T00:00:00.000' || lastDay === '9999-12-31'
  return { start: sortFrom.slice(0, 10), end: isOver ? lastDay : addDays(lastDay, 1) }
}

function addSamples(curve: Curve, value: Json, data: Json, times: () => CellTimes): void {
  if (typeof value === 'number') {
    const { from, to, isDays } = times()
    // A figure of days leaves a hole where the next ones are missing; moments have no next one.
    curve.add(from, value, isDays && to !== null ? to - from : Number.POSITIVE_INFINITY)
  } else if (Array.isArray(value)) {
    const step = valueAt(data, 'stepSeconds')
    const startedAt = secondsAt(valueAt(data, 'startedAt'))
    if (startedAt === null || typeof step !== 'number' || step <= 0 || step === Number.POSITIVE_INFINITY) return
    for (const [index, sample] of value.entries()) {
      if (typeof sample === 'number') curve.add(startedAt + index * step, sample, step)
    }
  }
}

const isoInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/

/** The seconds of a text that is an instant, or `null`. */
function secondsAt(value: Json): number | null {
  const ms = typeof value === 'string' && isoInstant.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(ms) ? null : ms / 1000
}

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))
