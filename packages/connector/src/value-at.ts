import type { Json } from './json.js'

/** The value at a path of names joined by dots, as `Display.path` writes it, or `null`. */
export function valueAt(data: Json, path: string): Json {
  let value: Json | undefined = data
  for (const name of path.split('.')) {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return null
    value = Object.hasOwn(value, name) ? (value as Readonly<Record<string, Json>>)[name] : null
  }
  return value ?? null
}
