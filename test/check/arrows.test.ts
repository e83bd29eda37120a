import { describe, expect, it } from 'vitest'
import { type ArrowTable, checkArrowsAgainst } from './arrows.ts'
import { formatFinding } from './finding.ts'
import { makeTinyWorkspace, tinyManifest } from './tiny-workspace.ts'

const table = { '@tento/tiny': ['ky'], '@tento/tiny/connector': ['ky', '@lona/connector'] }
const declared = { dependencies: { ky: '1' }, peerDependencies: { '@lona/connector': '1' } }

async function findingsOf(sources: Readonly<Record<string, string>>, more: ArrowTable = {}): Promise<string[]> {
  using workspace = makeTinyWorkspace({
    'packages/tiny/package.json': tinyManifest('@tento/tiny', ['./connector'], declared),
    'packages/tiny/src/index.ts': "import 'ky'",
    'packages/tiny/src/connector/index.ts': "import '../index.js'\nimport '@lona/connector'",
    ...Object.fromEntries(Object.entries(sources).map(([file, text]) => [`packages/tiny/${file}`, text])),
  })
  const { findings } = await checkArrowsAgainst(workspace.path, { ...table, ...more })
  return findings.map(formatFinding)
}

describe('the arrows', () => {
  it('let a door reach what its line of the table names, and no more is needed', async () => {
    expect(await findingsOf({})).toEqual([])
  })

  it.each([
    ['an import', "import { defineRow } from '@lona/connector'"],
    ['an import of types', "import type { Cell } from '@lona/connector'"],
    ['a re-export', "export { defineRow } from '@lona/connector'"],
    ['a dynamic import', "await import('@lona/connector')"],
    ['a type import in a type', "export type Planted = import('@lona/connector').Cell"],
    ['a deeper door', "import '@lona/connector/testing'"],
  ])('refuse an SDK door that reaches the contract by %s two files away', async (_, text) => {
    const findings = await findingsOf({
      'src/index.ts': "export * from './one.js'",
      'src/one.ts': "import type {} from './two.js'",
      'src/two.ts': text,
    })
    expect(findings.join('\n')).toContain("src/two.ts:1: door @tento/tiny reaches '@lona/connector'")
    expect(findings.join('\n')).not.toContain('door @tento/tiny/connector reaches')
  })

  it('refuse what is not declared, what leaves the package, and what leads nowhere', async () => {
    const text = "import 'zod'\nimport '../../other/index.js'\nimport './gone.js'"
    const findings = (await findingsOf({ 'src/index.ts': text, '../other/index.ts': '' })).join('\n')
    expect(findings).toContain("'zod' is not declared")
    expect(findings).toContain("'../../other/index.js' leaves packages/tiny")
    expect(findings).toContain("'./gone.js' leads nowhere")
  })

  it('refuse a file that no door reaches when it imports what none of them may', async () => {
    const findings = await findingsOf({ 'src/worker.ts': "import 'node:fs'" })
    expect(findings.join('\n')).toContain("reaches 'node:'")
  })

  it('keep a provider away from other providers and hosts, its tests too', async () => {
    const findings = await findingsOf({
      'package.json': JSON.stringify(
        tinyManifest('@tento/tiny', ['./connector'], { ...declared, devDependencies: { '@tento/other': '1' } }),
      ),
      '../other/package.json': JSON.stringify(tinyManifest('@tento/other', ['./connector'])),
      'test/tiny.test.ts': "import '@tento/other'\nimport '@lona/host'",
    })
    expect(findings.join('\n')).toContain("the provider @tento/tiny imports '@tento/other'")
    expect(findings.join('\n')).toContain("the provider @tento/tiny imports '@lona/host'")
  })

  it('let a page use types of the server, and refuse it one value of them', async () => {
    const server = { 'package.json': JSON.stringify(tinyManifest('@tento/tiny', ['./connector'], declared)) }
    const page = (text: string) => ({ ...server, 'page/src/main.tsx': text, 'src/server.ts': "import 'ky'" })
    const types = await findingsOf(page("import type { Server } from '../../src/server.js'"), {
      '@tento/tiny@page': [],
    })
    expect(types.join('\n')).not.toContain('@tento/tiny@page')
    const values = await findingsOf(page("import '../../src/server.js'"), { '@tento/tiny@page': [] })
    expect(values.join('\n')).toContain("src/server.ts:1: door @tento/tiny@page reaches 'ky'")
  })

  it('let only tests import the sandbox', async () => {
    const findings = await findingsOf({ 'src/index.ts': "import '@lona/sandbox'" })
    expect(findings.join('\n')).toContain("reaches '@lona/sandbox', which only tests may import")
  })

  it('want every door in the table, and every line of the table to be a door', async () => {
    using workspace = makeTinyWorkspace({
      'packages/tiny/package.json': tinyManifest('@tento/tiny'),
      'packages/tiny/src/index.ts': "import './other.js'",
      'packages/tiny/src/other.ts': '',
    })
    const { findings } = await checkArrowsAgainst(workspace.path, { '@tento/gone': [] })
    const text = findings.map(formatFinding).join('\n')
    expect(text).toContain('door @tento/tiny is not in the table')
    expect(text).toContain('the table names @tento/gone, which is no door')
  })

  it('are not content with a repository in which they see no import', async () => {
    using workspace = makeTinyWorkspace({})
    const { findings } = await checkArrowsAgainst(workspace.path, {})
    expect(findings.map(({ what }) => what)).toEqual(['0 imports were seen'])
  })
})
