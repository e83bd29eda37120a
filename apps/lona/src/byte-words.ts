const units = ['bytes', 'kB', 'MB', 'GB', 'TB']

/** A number of bytes as people read it: `12.3 MB`. */
export function byteWords(bytes: number): string {
  let [count, unit] = [bytes, 0]
  for (; count >= 999.95 && unit < units.length - 1; unit++) count /= 1000
  return `${unit === 0 ? count : count.toFixed(1)} ${units[unit]}`
}
