import type { BenchServer } from './bench-server.ts'

/** One row of figures: the same thing measured several times. */
export interface Figure {
  /** What was measured. */
  readonly of: string
  /** Each measurement, in the order in which it was taken. */
  readonly samples: readonly number[]
  /** What a sample counts: `ms`, `matches/s`, `bytes`, … */
  readonly unit: string
}

/** What was found out about one thing. */
export interface Outcome {
  /** What was looked at. */
  readonly what: string
  /** What was compared with what, and how, in one line. */
  readonly method: string
  /** What was measured. */
  readonly figures: readonly Figure[]
  /** The one number that counts, with the words that say what it is. */
  readonly result: string
  /** What the number has to be, and whether it is; `null` where nobody has set a budget. */
  readonly budget: { readonly words: string; readonly isInside: boolean } | null
  /** What a reader has to know beside it. */
  readonly notes?: readonly string[]
}

/** What benchmarks share. */
export interface BenchContext {
  /** A Postgres server as people run it: durable, on this machine's disk. Started at the first call. */
  readonly durable: () => Promise<BenchServer>
  /** The same without durability and in memory, so that a commit waits for nothing: shows our own work alone. */
  readonly inMemory: () => Promise<BenchServer>
  /** Says on standard error what takes so long. */
  readonly say: (words: string) => void
}

/** Something that can be measured by its name. */
export interface Benchmark {
  /** What `pnpm bench NAME` takes. */
  readonly name: string
  /** Measures, and gives each outcome as soon as it is there. */
  run(context: BenchContext): AsyncIterable<Outcome>
}
