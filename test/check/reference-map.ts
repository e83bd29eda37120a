import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { DocumentMap, ShownBy } from '../reference-map/entry.ts'
import { extractIdentifiers } from '../reference-map/extract-identifiers.ts'
import { formatReferenceMap, referenceMapPage } from '../reference-map/format-reference-map.ts'
import { ignoredWords } from '../reference-map/ignored-words.ts'
import { readDeclarations } from './declarations.ts'
import type { Answer, Check, Finding } from './finding.ts'
import { readWorkspace } from './workspace.ts'

const dataFile = 'test/reference-map/reference-map.ts'
const testsFile = 'test/reference-map/tests.ts'

type Tests = Readonly<Record<string, ShownBy | null>>

/** The exports of each door as `door Symbol.member`, and the doors themselves. */
function readExports(root: string): Set<string> {
  const doors = readWorkspace(root).flatMap((pkg) => pkg.doors.map(({ name }) => name))
  return new Set([...doors, ...readDeclarations(root).all.map(({ door, path }) => `${door} ${path}`)])
}

function checkExports(root: string, map: readonly DocumentMap[]): Finding[] {
  const known = readExports(root)
  const exists = (text: string): boolean => (text.startsWith('@') ? known.has(text) : existsSync(join(root, text)))
  const wanted = new Map(
    map.flatMap(({ document, entries }) =>
      entries.flatMap(({ names, where }) =>
        where.kind === 'ours' ? where.exports.map((text) => [text, `${document}: ${names.join(', ')}`] as const) : [],
      ),
    ),
  )
  return [...wanted]
    .filter(([text]) => !exists(text))
    .map(([text, from]) => ({
      file: dataFile,
      what: `names \`${text}\`, which is not there (${from})`,
      cure: 'name the export as it is, or build first',
    }))
}

const hasTitle = (source: string, title: string): boolean => {
  const spellings = [title, title.replaceAll("'", "\\'"), title.replaceAll('`', '\\`')]
  return spellings.some((text) => ["'", '"', '`'].some((quote) => source.includes(`${quote}${text}${quote}`)))
}

function checkTests(root: string, map: readonly DocumentMap[], tests: Tests): Finding[] {
  const used = new Set(
    map.flatMap(({ entries }) => entries.flatMap(({ where }) => (where.kind === 'ours' ? where.by : []))),
  )
  const unknown = [...used]
    .filter((name) => !(name in tests))
    .map((name) => ({ file: dataFile, what: `names a test '${name}'`, cure: `add it to ${testsFile}` }))
  const unused = Object.keys(tests)
    .filter((name) => !used.has(name))
    .map((name) => ({ file: testsFile, what: `the map does not use '${name}'`, cure: 'delete it' }))
  const wrong = Object.entries(tests).flatMap(([name, test]): Finding[] => {
    if (test === null) {
      return [{ file: testsFile, what: `'${name}' is pending: no test is named`, cure: 'name the test that shows it' }]
    }
    const source = existsSync(join(root, test.file)) ? readFileSync(join(root, test.file), 'utf8') : null
    if (source !== null && hasTitle(source, test.title)) return []
    const what = source === null ? `${test.file} is not there` : `${test.file} has no test titled '${test.title}'`
    return [{ file: testsFile, what: `'${name}': ${what}`, cure: 'name the test that shows it' }]
  })
  return [...unknown, ...unused, ...wrong]
}

function checkPage(root: string, map: readonly DocumentMap[], tests: Tests): Finding[] {
  const file = join(root, referenceMapPage)
  if (existsSync(file) && readFileSync(file, 'utf8') === formatReferenceMap(map, tests)) return []
  return [{ file: referenceMapPage, what: 'is not what the data says', cure: 'run `pnpm reference-map`' }]
}

/** Every part of a name counts: `Row::lookup_key` stands for `Row` and `lookup_key`. */
const partsOf = (name: string): string[] => [name, ...name.split(/[^\w.-]+/), ...name.split(/[^\w]+/)]

function checkDocument(folder: string, { document, entries }: DocumentMap): { findings: Finding[]; seen: number } {
  const ignored = new Set(Object.values(ignoredWords).flat())
  const mapped = new Set(entries.flatMap(({ names }) => names.flatMap(partsOf)))
  const identifiers = extractIdentifiers(readFileSync(join(folder, `${document}.txt`), 'utf8'))
  const findings = identifiers
    .filter((word) => !mapped.has(word) && !ignored.has(word))
    .map((word) => ({
      file: dataFile,
      what: `${document}.txt names \`${word}\`, and the map does not`,
      cure: 'map it, or add it with its reason to test/reference-map/ignored-words.ts',
    }))
  if (identifiers.length === 0) {
    findings.push({ file: dataFile, what: `0 names were seen in ${document}.txt`, cure: 'mend the extractor' })
  }
  return { findings, seen: identifiers.length }
}

/** Every name of the reference documents is mapped to an export that exists and to a test that exists. */
export const checkReferenceMap: Check = async (root): Promise<Answer> => {
  const load = async <T>(file: string): Promise<T> => (await import(pathToFileURL(join(root, file)).href)) as T
  const { referenceMap } = await load<{ referenceMap: readonly DocumentMap[] }>(dataFile)
  const { tests } = await load<{ tests: Tests }>(testsFile)
  const folder = resolve(root, process.env.LONA_REFERENCE ?? '../shared/reference')
  const present = referenceMap.filter(({ document }) => existsSync(join(folder, `${document}.txt`)))
  const documents = present.map((document) => checkDocument(folder, document))
  const skipped = referenceMap
    .filter((document) => !present.includes(document))
    .map(({ document }) => `the names of ${document}.txt were not looked for: LONA_REFERENCE has no such file`)
  const findings = [
    ...checkExports(root, referenceMap),
    ...checkTests(root, referenceMap, tests),
    ...checkPage(root, referenceMap, tests),
    ...documents.flatMap((answer) => answer.findings),
  ]
  const names = referenceMap.reduce((sum, { entries }) => sum + entries.flatMap((entry) => entry.names).length, 0)
  const seen = documents.reduce((sum, answer) => sum + answer.seen, 0)
  return { findings, saw: `${names} names mapped; ${seen} found in ${present.length} documents`, skipped }
}
