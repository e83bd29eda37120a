import { ConnectorError } from './errors.js'

/**
 * How a row wants to be kept in sync. Only `stages` must be said; the rest has defaults.
 *
 * `Stage` is the union of the row's stage names.
 */
export interface SyncShape<Stage extends string = string> {
  /** The named parts of the sync, in the order of their importance: what a person looks at first, the archive after. */
  readonly stages: readonly Stage[]
  /** What a stage waits for: the stage it names has to have no work left. None waits unless named. */
  readonly gates?: { readonly [Name in Stage]?: NoInfer<Stage> }
  /** The most days that one slice covers; 30 unless said. */
  readonly sliceDays?: number
  /** Days back from today whose data may still change, so that they are read again; 3 unless said. */
  readonly trailingDays?: number
  /** Minutes after which days that may still change are read again; 60 unless said. */
  readonly refreshMinutes?: number
  /** Days back from today that the row holds, unless its owner says since when; 365 unless said. */
  readonly historyDays?: number
  /** Days after today that the row holds, such as a forecast; 0 unless said. */
  readonly aheadDays?: number
}

/** A `SyncShape` with its defaults filled in. */
export interface ResolvedSyncShape {
  /** The stages, most important first. */
  readonly stages: readonly string[]
  /** The stage that a stage waits for, by its name. */
  readonly gates: Readonly<Record<string, string>>
  /** The most days that one slice covers. */
  readonly sliceDays: number
  /** Days back from today whose data may still change. */
  readonly trailingDays: number
  /** Minutes after which days that may still change are read again. */
  readonly refreshMinutes: number
  /** Days back from today that the row holds, unless its owner says since when. */
  readonly historyDays: number
  /** Days after today that the row holds. */
  readonly aheadDays: number
}

/**
 * The shape with its defaults.
 *
 * @param row the row's pattern, for the message of an error
 * @throws {ConnectorError} `invalid-definition` for no stage, a stage without a name or named twice, a gate that names
 * no stage or waits for itself in the end, or days and minutes that are not whole numbers.
 */
export function resolveSyncShape(shape: SyncShape, row: string): ResolvedSyncShape {
  const refuse = (why: string): never => {
    throw new ConnectorError({ code: 'invalid-definition', message: `The syncShape of '${row}' ${why}.`, row })
  }
  const {
    stages,
    gates = {},
    sliceDays = 30,
    trailingDays = 3,
    refreshMinutes = 60,
    historyDays = 365,
    aheadDays = 0,
  } = shape
  if (stages.length === 0) refuse('has no stage; name at least one')
  if (stages.some((stage) => stage.trim() === '')) refuse('has a stage without a name')
  if (new Set(stages).size !== stages.length) refuse('names a stage twice')
  for (const [stage, after] of Object.entries(gates)) {
    if (!stages.includes(stage) || after === undefined || !stages.includes(after)) {
      refuse(`has a gate from '${stage}' to '${after}', which are not both its stages`)
    }
    const seen = new Set([stage])
    for (let next: string | undefined = after; next !== undefined; next = gates[next]) {
      if (seen.has(next)) refuse(`has gates that wait for each other: ${[...seen, next].join(' -> ')}`)
      seen.add(next)
    }
  }
  for (const [name, days, least] of [
    ['sliceDays', sliceDays, 1],
    ['trailingDays', trailingDays, 0],
    ['refreshMinutes', refreshMinutes, 1],
    ['historyDays', historyDays, 0],
    ['aheadDays', aheadDays, 0],
  ] as const) {
    if (!Number.isInteger(days) || days < least) refuse(`has ${name} ${days}; it takes a whole number from ${least}`)
  }
  return Object.freeze({
    stages: Object.freeze([...stages]),
    gates: Object.freeze({ ...gates }) as Readonly<Record<string, string>>,
    sliceDays,
    trailingDays,
    refreshMinutes,
    historyDays,
    aheadDays,
  })
}
