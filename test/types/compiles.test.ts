import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { type CompiledSnippet, compileSnippets } from './compile-snippets.ts'
import { noteProvider } from './fault.ts'
import { noteRows } from './host-faults.ts'

/** READMEs whose examples stand alone: all their blocks, one after the other as a reader meets them. */
const examples = ['chrono', 'oauth', 'connector', 'weather'].map((folder) => {
  const readme = readFileSync(new URL(`../../packages/${folder}/README.md`, import.meta.url), 'utf8')
  const blocks = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, block]) => block)
  return { folder, code: `${blocks.join('\n')}\nexport {}\n` }
})

let compiled: ReadonlyMap<string, CompiledSnippet>
beforeAll(async () => {
  compiled = await compileSnippets(
    new Map([
      ['provider', noteProvider],
      ['rows', noteRows],
      ...examples.map(({ folder, code }): [string, string] => [folder, code]),
    ]),
  )
}, 60_000)

describe('what compiles', () => {
  it.for(examples)('is the example in the README of $folder', ({ folder }) => {
    expect(compiled.get(folder)?.complaints).toEqual([])
  })

  it('has declarations that are short, and name what they are made of', () => {
    expect(compiled.get('provider')?.declarations).toContain(
      `export declare const note: import("@lona/connector").Integration<":~note:{authId}", NoteBackendDeps, NoteClientBag>;`,
    )
    expect(compiled.get('rows')?.declarations).toMatchInlineSnapshot(`
      "export declare const pages: import("@lona/connector").Row<":~note:{authId}:pages", import("./provider.js").NoteBackendDeps, import("./provider.js").NoteClientBag, "post" | "sync", "viewport">;
      export declare const templates: import("@lona/connector").Row<":~note:{authId}:templates", import("./provider.js").NoteBackendDeps, import("./provider.js").NoteClientBag, "listCells", never>;
      export declare const drafts: import("@lona/connector").Row<":~note:{authId}:drafts", import("./provider.js").NoteBackendDeps, import("./provider.js").NoteClientBag, "sync", never>;
      "
    `)
  })
})
