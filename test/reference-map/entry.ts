/** A test that shows an export at work. */
export interface ShownBy {
  /** Relative to the root. */
  readonly file: string
  /** The test's own title, as it stands in the file. */
  readonly title: string
}

/** Where a name of the reference documents is here. */
type Where =
  | {
      readonly kind: 'ours'
      /** `door Symbol.member`, `door` alone, or a file of the repository. */
      readonly exports: readonly string[]
      /** A name in `tests`. */
      readonly by: string
    }
  | {
      readonly kind: 'later'
      /** What brings it. */
      readonly stage: string
    }
  | {
      readonly kind: 'notOurs'
      readonly why: string
    }

/** Names that are one thing, and where that thing is here. */
export interface Entry {
  /** As the document spells them; `Row::sync` for a member. */
  readonly names: readonly string[]
  readonly where: Where
}

/** All names of one reference document. */
export interface DocumentMap {
  /** The document's file name without its ending. */
  readonly document: string
  readonly title: string
  readonly entries: readonly Entry[]
}

/** An entry whose names are exported here and shown by a test. */
export const ours = (names: string | readonly string[], exports: string | readonly string[], by: string): Entry => ({
  names: [names].flat(),
  where: { kind: 'ours', exports: [exports].flat(), by },
})

/** An entry whose names come with a later part of the plan. */
export const later = (names: string | readonly string[], stage: string): Entry => ({
  names: [names].flat(),
  where: { kind: 'later', stage },
})

/** An entry whose names have no counterpart, with the reason. */
export const notOurs = (names: string | readonly string[], why: string): Entry => ({
  names: [names].flat(),
  where: { kind: 'notOurs', why },
})
