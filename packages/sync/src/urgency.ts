/**
 * How urgent a slice is, most urgent first: what a person looks at now, a row's first stage, and all stages after it.
 */
export type Urgency = 'demand' | 'viewport' | 'backfill'

/** All urgencies, most urgent first. */
export const urgencies: readonly Urgency[] = ['demand', 'viewport', 'backfill']
