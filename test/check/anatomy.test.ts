import { expect, it } from 'vitest'
import { checkAnatomy } from './anatomy.ts'
import { formatFinding } from './finding.ts'
import { makeTinyWorkspace, tinyManifest } from './tiny-workspace.ts'

it('wants the same files at the same places in every provider', async () => {
  using workspace = makeTinyWorkspace({
    'packages/tiny/package.json': tinyManifest('@tento/tiny', ['./connector']),
    'packages/tiny/README.md': '# Tiny',
    'packages/tiny/src/tiny-client.ts': '',
    'packages/core/package.json': tinyManifest('@lona/core'),
  })
  const text = (await checkAnatomy(workspace.path)).findings.map(formatFinding).join('\n')
  expect(text).toContain('packages/tiny/src/errors.ts: @tento/tiny lacks it')
  expect(text).toContain('packages/tiny/src/sync-plugin/provider.ts: @tento/tiny lacks it')
  expect(text).not.toContain('tiny-client.ts')
  expect(text).not.toContain('packages/core')
})
