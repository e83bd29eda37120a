/** One thing a check found wrong, in words that a reader can act on. */
export interface Finding {
  /** The file, relative to the root that was checked; `path:line` where a line is known. */
  readonly file: string
  /** What is wrong there. */
  readonly what: string
  /** What to do about it. */
  readonly cure: string
}

/** What a check answers: nothing wrong is an empty list of findings. */
export interface Answer {
  /** Everything that is wrong. */
  readonly findings: readonly Finding[]
  /** One short sentence about what was looked at, so that a check that saw nothing cannot pass unnoticed. */
  readonly saw: string
  /** What the check could not look at on this machine, and why; printed loudly. */
  readonly skipped?: readonly string[]
}

/** A check takes a root folder, so that a fault planted in a copy can be looked at like the real thing. */
export type Check = (root: string) => Promise<Answer>

/** One finding as one or two lines of text. */
export const formatFinding = ({ file, what, cure }: Finding): string => `${file}: ${what}\n    -> ${cure}`
