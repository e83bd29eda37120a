/** The path of a row in the API. */
export const rowPath = (key: string): string => `/api/rows/${encodeURIComponent(key)}`
