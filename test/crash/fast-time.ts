/** How much faster than the world's the clock of the workers runs: a minute's lease is over in six seconds. */
export const timesAsFast = 10

/** What the workers' clock says at the moment that they count from, in milliseconds. */
export const startedAt: number = Date.parse('2026-11-21T12:00:00.000Z')
