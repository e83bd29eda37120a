const units = ['kB', 'MB', 'GB', 'TB']

/** A number of bytes as people read it: `12.3 MB`. */
export function byteWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  const step = Math.min(Math.floor(Math.log10(bytes) / 3), units.length)
  return `${(bytes / 1000 ** step).toFixed(1)} ${units[step - 1]}`
}
