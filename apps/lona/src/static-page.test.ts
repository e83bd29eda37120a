import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createStaticPage } from './static-page.js'

let folder: string
let ask: (path: string, headers?: Record<string, string>) => Promise<Response | null>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lona-page-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<p>the page')
  await writeFile(join(folder, 'assets', 'index-1a.js'), 'export {}')
  await writeFile(join(folder, 'secret'), 'not for anybody')
  const page = createStaticPage(folder)
  ask = (path, headers = {}) => page(new Request(`http://localhost${path}`, { headers }))
})
afterAll(() => rm(folder, { recursive: true }))

it.each(['/', '/sync', '/rows/%3A~weather%3A48.85%2C2.35%3Ahourly', '/rows/a.js', '/secret', '/..%2fsecret'])(
  'gives the page itself at %s, whatever the address looks like',
  async (path) => {
    const answer = await ask(path)
    expect(await answer?.text()).toBe('<p>the page')
    expect(answer?.headers.get('cache-control')).toBe('no-cache')
  },
)

it('gives what is named by its contents for ever, compressed where that is taken', async () => {
  const answer = await ask('/assets/index-1a.js', { 'accept-encoding': 'br' })
  expect(answer?.headers.get('cache-control')).toContain('immutable')
  expect(answer?.headers.get('content-encoding')).toBe('br')
  const etag = answer?.headers.get('etag') ?? ''
  expect((await ask('/assets/index-1a.js', { 'if-none-match': etag }))?.status).toBe(304)
})

it.each(['/assets/gone.js', '/assets/', '/assets/..%2fsecret', '/assets/%2e%2e/secret/x', '/assets/.hidden'])(
  'has nothing at %s but the page',
  async (path) => {
    expect(await (await ask(path))?.text()).not.toBe('not for anybody')
  },
)
