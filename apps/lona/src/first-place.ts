/**
 * A town to begin with, taken from this machine's time zone: `Europe/Paris` lies where Paris does. London where the
 * zone names no town.
 */
export function firstPlace(timeZone: string): string {
  const town = timeZone.includes('/') && !timeZone.startsWith('Etc/') ? timeZone.split('/').at(-1) : undefined
  return town?.replaceAll('_', ' ') ?? 'London'
}
