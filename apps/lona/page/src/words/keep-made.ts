/** The same as `make`, but what was made for the same arguments is made once: formatters of Intl are slow to make. */
export function keepMade<Arguments extends readonly unknown[], Made>(
  make: (...given: Arguments) => Made,
): (...given: Arguments) => Made {
  const known = new Map<string, Made>()
  return (...given) => {
    const key = JSON.stringify(given)
    const found = known.get(key)
    if (found !== undefined) return found
    const made = make(...given)
    known.set(key, made)
    return made
  }
}
