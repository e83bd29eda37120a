import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatReferenceMap, referenceMapPage } from './format-reference-map.ts'
import { referenceMap } from './reference-map.ts'
import { tests } from './tests.ts'

/** Writes the page from the data. */
const root = join(import.meta.dirname, '../..')
writeFileSync(join(root, referenceMapPage), formatReferenceMap(referenceMap, tests))
console.log(`Wrote ${referenceMapPage}.`)
