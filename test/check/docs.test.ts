import { expect, it } from 'vitest'
import { checkDocs } from './docs.ts'
import { makeTinyWorkspace, tinyManifest } from './tiny-workspace.ts'

const declarations = `
/** Documented. */
export interface Kept {
  /** Documented. */
  readonly one: string
  readonly two: { readonly inner: number }
  three(): void
}
/** Documented. */
export type Either = {
  /** Documented. */
  readonly kind: 'a'
} | { readonly kind: 'b'; readonly only: string } | readonly Either[]
/** Documented. */
export declare class Thing extends Error {
  readonly name = "Thing"
  #secret
  private hidden
  /** Documented. */
  constructor()
  readonly fact: string
  static make(): Thing
}
/** A table explains itself, a function does not. */
export declare const table: { readonly code: 'a'; run(): void }
export declare function bare(): void
export { Other } from './other.js'
`

it('names every export and member that no doc comment explains', async () => {
  using workspace = makeTinyWorkspace({
    'packages/tiny/package.json': tinyManifest('@tento/tiny', [], { type: 'module' }),
    'packages/tiny/dist/index.d.ts': declarations,
    'packages/tiny/dist/other.d.ts':
      '/** Documented. */\nexport interface Other extends Base { }\ninterface Base { own: string }',
  })
  const { findings } = await checkDocs(workspace.path)
  expect(findings.map(({ what }) => what.replace(' has no doc comment', '')).sort()).toEqual([
    '@tento/tiny Either.only',
    '@tento/tiny Kept.three',
    '@tento/tiny Kept.two',
    '@tento/tiny Kept.two.inner',
    '@tento/tiny Other.own',
    '@tento/tiny Thing.fact',
    '@tento/tiny Thing.make',
    '@tento/tiny bare',
    '@tento/tiny table.run',
  ])
})
