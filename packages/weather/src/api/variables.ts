/** One variable that an endpoint offers: what the vendor calls it, and what we expect of its values. */
export interface Variable {
  /** Open-Meteo's name, as it stands in the request and the answer. */
  readonly vendorName: string
  /** The unit that the answer must state; `''` for a number without a unit. Another unit makes the answer unreadable. */
  readonly unit: string
  /** Left out for numbers. `flag`: 0 or 1, a boolean for us. `instant`: a moment, UTC ISO text for us. */
  readonly kind?: 'flag' | 'instant'
}

/** All variables of one endpoint, by our name: the one source of its types, its requests and the reading of its answers. */
export type VariableTable = Readonly<Record<string, Variable>>

/** What a variable's values are for us: `number`, or by its `kind` a `boolean` or an ISO `string`. */
export type ValueOf<V extends Variable> = V extends { readonly kind: 'flag' }
  ? boolean
  : V extends { readonly kind: 'instant' }
    ? string
    : number

/** One field for each variable asked for; `null` where the vendor has no value for that time. */
export type ValuesOf<Table extends VariableTable, Name extends keyof Table> = Pick<
  { readonly [K in keyof Table]: ValueOf<Table[K]> | null },
  Name
>
