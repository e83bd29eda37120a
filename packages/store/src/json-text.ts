/**
 * The JSON text of a cell's data.
 *
 * Unlike `JSON.stringify` alone it refuses what would be stored as something else: a number that is not finite, a list
 * with holes, a `Date`, a `Map`. A member that is `undefined` is left out.
 *
 * @throws {TypeError} naming the place, for what is not JSON.
 */
export function jsonText(data: unknown): string {
  ensureJson(data, 'data')
  return JSON.stringify(data)
}

function ensureJson(value: unknown, place: string): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw notJson(place, String(value))
  } else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) ensureJson(value[index], `${place}[${index}]`)
  } else if (typeof value === 'object' && isPlain(value)) {
    for (const [name, member] of Object.entries(value)) {
      if (member !== undefined) ensureJson(member, `${place}.${name}`)
    }
  } else {
    throw notJson(place, typeof value === 'object' ? `a ${value.constructor?.name ?? 'foreign object'}` : typeof value)
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

const notJson = (place: string, what: string): TypeError =>
  new TypeError(`${place} is ${what}, which JSON does not have`)
