import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createStaticPage } from './static-page.js'

const script = 'console.log("page")\n'.repeat(100)

describe('the built page', () => {
  let folder: string
  let page: ReturnType<typeof createStaticPage>

  beforeAll(async () => {
    const parent = await mkdtemp(join(tmpdir(), 'lona-page-'))
    folder = join(parent, 'page')
    await mkdir(join(folder, 'assets'), { recursive: true })
    await writeFile(join(parent, 'secret.txt'), 'secret')
    await writeFile(join(folder, 'index.html'), '<title>one</title>')
    await writeFile(join(folder, 'assets/index-1a2b.js'), script)
    page = createStaticPage(folder)
    return () => rm(parent, { recursive: true })
  })
  const ask = (path: string, headers = {}) => page(new Request(`http://localhost${path}`, { headers }))

  it.each(['/', '/day/2026-11-21', '/row/:~weather:48.85,2.35:daily', '/sign-in'])(
    'is there at %s, and asked for anew each time',
    async (path) => {
      const response = await ask(path)
      expect(await response?.text()).toBe('<title>one</title>')
      expect(response?.headers.get('cache-control')).toBe('no-cache')
      expect(response?.headers.get('content-type')).toBe('text/html; charset=utf-8')
    },
  )

  it('has files that are named by their contents for ever, and as small as the browser takes them', async () => {
    const plain = await ask('/assets/index-1a2b.js')
    expect(plain?.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(await plain?.text()).toBe(script)
    for (const [accepted, encoding, unpack] of [
      ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
      ['gzip', 'gzip', gunzipSync],
      ['br;q=0, gzip', 'gzip', gunzipSync],
    ] as const) {
      const response = await ask('/assets/index-1a2b.js', { 'Accept-Encoding': accepted })
      expect(response?.headers.get('content-encoding')).toBe(encoding)
      const body = Buffer.from((await response?.arrayBuffer()) ?? new ArrayBuffer())
      expect(body.byteLength).toBeLessThan(200)
      expect(unpack(body).toString()).toBe(script)
    }
  })

  it('is not sent again to whoever has it, until it is built anew', async () => {
    const tag = (await ask('/'))?.headers.get('etag') ?? ''
    expect((await ask('/', { 'If-None-Match': tag }))?.status).toBe(304)
    await writeFile(join(folder, 'index.html'), '<title>two</title>')
    onTestFinished(() => writeFile(join(folder, 'index.html'), '<title>one</title>'))
    expect(await (await ask('/', { 'If-None-Match': tag }))?.text()).toBe('<title>two</title>')
  })

  it.each([
    '/assets/nothing.js',
    '/assets/..%2F..%2Fsecret.txt',
    '/assets/.hidden.js',
    '/assets/',
    '/assets//secret.txt',
  ])('gives nothing for %s', async (path) => expect(await ask(path)).toBeNull())

  it.each(['/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '/assets/../../secret.txt'])(
    'never leaves its folder, as by %s',
    async (path) => expect(await (await ask(path))?.text()).toBe('<title>one</title>'),
  )
})
