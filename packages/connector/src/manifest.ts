/** Where data comes from and what its licence asks; shown wherever the data is. */
export interface Attribution {
  /** What has to be shown, word for word. */
  readonly text: string
  /** Where the text links to. */
  readonly url: string
  /** The licence's short name, such as `CC BY 4.0`. */
  readonly licence?: string
}

/** A parameter of the integration's pattern, for people. */
export interface ParamManifest {
  /** What a person calls it: `Place`. */
  readonly label: string
  /** What to type: `A town, or latitude,longitude`. */
  readonly hint?: string
}

/** What a host needs for a card that offers the provider, and for the pages that show its rows. */
export interface Manifest {
  /** The provider's name as it writes it: `Open-Meteo`. */
  readonly name: string
  /** What a person gets from it, in one sentence. */
  readonly description: string
  /** The provider's own page. */
  readonly homepage: string
  /** How accounts sign in: not at all, by OAuth in the browser, or by typing in a key or password. It fits `auth`. */
  readonly signIn: 'none' | 'oauth' | 'typed'
  /** What has to be shown beside the data. */
  readonly attribution?: Attribution
  /** The parameters of the integration's pattern that a person may be asked for, by name. */
  readonly params: Readonly<Record<string, ParamManifest>>
}

/** How a page draws one figure of a row's cells, so that it needs to know no provider. */
export interface Display {
  /** What the figure is called: `Asleep`. */
  readonly label: string
  /**
   * Where it stands in `Cell.data`: names joined by dots.
   *
   * A list at this path is a series: one value per sample, `null` where there is none. The first sample is at
   * `startedAt` of the cell's data (UTC ISO text), each other `stepSeconds` of the cell's data after the one before, all
   * within the cell's day, or between its `date` and `endDate`.
   *
   * A cell of a local day may say beside them in which IANA `timeZone` its day is; then pages know where it begins.
   */
  readonly path: string
  /** Its unit as a person writes it: `°C`, `s`, `bpm`; none unless said. */
  readonly unit?: string
  /** A line over time, a stretch of time (from the cell's `date` to its `endDate`), a moment, or a figure of the day. */
  readonly kind: 'curve' | 'band' | 'event' | 'number'
}
