import { readFileSync } from 'node:fs'

/** The JSON of a file beside `fixtures/README.md`. */
export const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'))
