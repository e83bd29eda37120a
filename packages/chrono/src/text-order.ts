// Days, instants and wall clocks sort as text: by code units, never by locale.

/** Negative, zero or positive, for sorting. */
export const compareText = (a: string, b: string): number => Number(a > b) - Number(a < b)

/** The text that sorts first. */
export const earlierOf = (a: string, b: string): string => (compareText(a, b) <= 0 ? a : b)

/** The text that sorts last. */
export const laterOf = (a: string, b: string): string => (compareText(a, b) >= 0 ? a : b)
