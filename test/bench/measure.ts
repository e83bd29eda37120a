/** The middle one of the samples; of an even number, the mean of the two in the middle. */
export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((one, other) => one - other)
  const middle = sorted.length / 2
  const [low = Number.NaN, high = low] = Number.isInteger(middle)
    ? [sorted[middle - 1], sorted[middle]]
    : [sorted[Math.floor(middle)]]
  return (low + high) / 2
}

/** What one piece of work cost. */
export interface Cost {
  /** Milliseconds by the clock. */
  readonly wallMs: number
  /** Milliseconds of processor time, of all processes that did it; `null` where that cannot be known. */
  readonly cpuMs: number | null
}

/** What `work` costs; the processor time of this process unless `readCpuMs` knows of more. */
export async function costOf(work: () => unknown, readCpuMs: () => number | null = cpuMsOfThisProcess): Promise<Cost> {
  const cpuBefore = readCpuMs()
  const began = performance.now()
  await work()
  const wallMs = performance.now() - began
  const cpuAfter = readCpuMs()
  return { wallMs, cpuMs: cpuBefore === null || cpuAfter === null ? null : cpuAfter - cpuBefore }
}

/** Processor time of this process so far. */
export function cpuMsOfThisProcess(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** What two things cost that were measured in turn, round by round. */
export interface Pair {
  /** Ours. */
  readonly ours: Cost[]
  /** What it is compared with. */
  readonly baseline: Cost[]
}

/** No rounds yet. */
export const noRounds = (): Pair => ({ ours: [], baseline: [] })

/** Measures both sides once more, in every second round the other one first. Round 0 warms up and is not kept. */
export async function measureRound(
  round: number,
  pair: Pair,
  ours: () => Promise<Cost>,
  baseline: () => Promise<Cost>,
): Promise<void> {
  const isOursFirst = round % 2 === 0
  const first = await (isOursFirst ? ours() : baseline())
  const second = await (isOursFirst ? baseline() : ours())
  if (round === 0) return
  pair.ours.push(isOursFirst ? first : second)
  pair.baseline.push(isOursFirst ? second : first)
}

/** Milliseconds by the clock. */
export const wallMsOf = (costs: readonly Cost[]): readonly number[] => costs.map(({ wallMs }) => wallMs)

/** Milliseconds of processor time, as far as they are known. */
export const cpuMsOf = (costs: readonly Cost[]): readonly number[] =>
  costs.flatMap(({ cpuMs }) => (cpuMs === null ? [] : [cpuMs]))

/**
 * How fast ours is as a share of the baseline: 1 is as fast, 0.5 takes twice as long. The median of the rounds' ratios
 * and not the ratio of the medians: what slows the machine for a while slows both sides of a round.
 */
export const speedRatio = ({ ours, baseline }: Pair): number => medianRatio(wallMsOf(ours), wallMsOf(baseline))

/** The same by processor time: what else runs on the machine hardly shows in it. `null` where it is not known. */
export function cpuRatio({ ours, baseline }: Pair): number | null {
  const ratio = medianRatio(cpuMsOf(ours), cpuMsOf(baseline))
  return Number.isFinite(ratio) ? ratio : null
}

const medianRatio = (ours: readonly number[], baseline: readonly number[]): number =>
  median(ours.map((one, round) => (baseline[round] ?? Number.NaN) / one))

/** `0.43 of X's speed`, and how much of it by processor time. */
export function ratioWords(pair: Pair, baselineName: string): string {
  const byCpu = cpuRatio(pair)
  return `${speedRatio(pair).toFixed(2)} of ${baselineName}${byCpu === null ? '' : ` (by processor time ${byCpu.toFixed(2)})`}`
}

/** Refuses a measurement that did not do what it says. */
export function ensureEqual(what: string, actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`${what}: ${actual} instead of ${expected}; nothing was measured`)
}
