/** The town that a time zone is named after: `America/New_York` is "New York"; `null` for zones that name none. */
export function townOf(timeZone: string): string | null {
  const [area, ...rest] = timeZone.split('/')
  const town = rest.at(-1)
  return town === undefined || area === 'Etc' ? null : town.replaceAll('_', ' ')
}
