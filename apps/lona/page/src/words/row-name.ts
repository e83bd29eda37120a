/** A row's name in words, by the last segment of its pattern: `:~weather:{place}:airQuality` is "Air quality". */
export function rowName(pattern: string): string {
  const words = pattern.slice(pattern.lastIndexOf(':') + 1).replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}
