import { beforeAll, describe, expect, it } from 'vitest'
import { type CompiledSnippet, compileSnippets } from './compile-snippets.ts'
import { depsFaults, foreignTypes, keysOf, plainTypes } from './deps-faults.ts'
import { type Fault, noteProvider } from './fault.ts'
import { hostFaults, noteRows } from './host-faults.ts'
import { rowFaults } from './row-faults.ts'
import { shortenTypes } from './shorten-types.ts'

const providerImports = `import type { Cell, DateRange, Instant, Json, Owner, SemanticTime, Uuid, WriteOutput } from '@lona/connector'
import { defineIntegration, defineRow, depsKey } from '@lona/connector'
import { client, manifest, note, NoteBackendDeps } from './provider.js'
`
const hostImports = `import { allow, IntegrationDeps } from '@lona/rows'
import { registerRowWithSync } from '@lona/sync'
import { NoteBackendDeps } from './provider.js'
import { drafts, pages, templates } from './rows.js'
`
const chapters: readonly { title: string; imports: string; faults: readonly Fault[] }[] = [
  { title: 'A row, its integration, its row key', imports: providerImports, faults: rowFaults },
  { title: 'A deps interface', imports: providerImports, faults: depsFaults },
  { title: "A host's wiring", imports: hostImports, faults: hostFaults },
]

// One run of the compiler for all of them.
let compiled: ReadonlyMap<string, CompiledSnippet>
const complaintsOf = (file: string): readonly string[] => compiled.get(file)?.complaints ?? ['was not compiled']
const fileOf = (chapter: number, fault: number, which: 'wrong' | 'right'): string => `${which}-${chapter}-${fault}`
const types = [...foreignTypes, ...plainTypes]
const typeFileOf = (type: string, which: 'takes' | 'answers'): string => `type-${types.indexOf(type)}-${which}`

beforeAll(async () => {
  const snippets = new Map([
    ['provider', noteProvider],
    ['rows', noteRows],
  ])
  for (const [chapter, { imports, faults }] of chapters.entries()) {
    for (const [place, { wrong, right }] of faults.entries()) {
      snippets.set(fileOf(chapter, place, 'wrong'), `${imports}${wrong}\n`)
      snippets.set(fileOf(chapter, place, 'right'), `${imports}${right}\n`)
    }
  }
  for (const type of types) {
    const { takes, answers } = keysOf(type)
    snippets.set(typeFileOf(type, 'takes'), `${providerImports}${takes}\n`)
    snippets.set(typeFileOf(type, 'answers'), `${providerImports}${answers}\n`)
  }
  compiled = await compileSnippets(snippets)
}, 60_000)

describe.for(chapters.map((chapter, index) => ({ ...chapter, index })))('$title', ({ faults, index }) => {
  it.for(faults.map((fault, place) => ({ ...fault, place })))('does not compile: $title', ({ place }) => {
    expect(complaintsOf(fileOf(index, place, 'wrong'))).toHaveLength(1)
    expect(complaintsOf(fileOf(index, place, 'right'))).toEqual([])
  })
})

it('says what is wrong in words that a person has read', async () => {
  const text = chapters.map(({ title, faults }, chapter) => {
    const sections = faults.map(({ title, wrong }, place) => {
      const complaints = complaintsOf(fileOf(chapter, place, 'wrong')).map(shortenTypes)
      return `### ${title}\n\n\`\`\`ts\n${wrong}\n\`\`\`\n\n\`\`\`text\n${complaints.join('\n')}\n\`\`\`\n`
    })
    return `## ${title}\n\n${sections.join('\n')}`
  })
  const head = `# What does not compile, and what the compiler says

Made by \`must-not-compile.test.ts\`, for reading: a message that does not help its reader is a fault of the types.
The insides of long types are left out (\`…\`).
`
  await expect(`${head}\n${text.join('\n')}`).toMatchFileSnapshot('./must-not-compile.md')
})

const allowed = 'Cell, Owner, WriteOutput, text, Uuid, JSON, DateRange, Instant or a plain object of these'

describe('deps methods', () => {
  // An answer that is a promise is awaited, and Promise<Promise<string>> is Promise<string>.
  it.for(foreignTypes)('do not take %s', (type) => {
    expect(complaintsOf(typeFileOf(type, 'takes')).join()).toContain(`'store' takes something that is not ${allowed}`)
  })

  it.for(foreignTypes.filter((type) => type !== 'Promise<string>'))('do not answer with %s', (type) => {
    expect(complaintsOf(typeFileOf(type, 'answers')).join()).toContain(
      `'load' answers with something that is not ${allowed}`,
    )
  })

  it.for(plainTypes)('take and answer with %s', (type) => {
    expect(complaintsOf(typeFileOf(type, 'takes'))).toEqual([])
    expect(complaintsOf(typeFileOf(type, 'answers'))).toEqual([])
  })
})
