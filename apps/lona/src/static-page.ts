import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** Where the built page is, seen from this package's `dist` as well as from its `src`. */
const builtPage = fileURLToPath(new URL('../dist/page', import.meta.url))

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.map': 'application/json',
}

interface PageFile {
  readonly plain: Buffer
  readonly gzip: Buffer
  readonly br: Buffer
  readonly tag: string
}

/**
 * Gives the page's files: those in `assets`, which are named by their contents, for ever; the page itself for every other
 * address, so that an address can be opened that the page has made; `null` for a file that is not there.
 */
export function createStaticPage(folder = builtPage): (request: Request) => Promise<Response | null> {
  const files = new Map<string, { readonly changedAt: number; readonly read: Promise<PageFile> }>()

  /** A file, read and compressed once, until it is built anew. */
  async function findFile(name: string): Promise<PageFile | null> {
    const path = join(folder, name)
    const { mtimeMs: changedAt } = (await stat(path).catch(nullIfMissing)) ?? { mtimeMs: null }
    if (changedAt === null) return null
    const known = files.get(name)
    if (known?.changedAt === changedAt) return await known.read
    const read = readPageFile(path)
    files.set(name, { changedAt, read })
    return await read.catch(nullIfMissing)
  }

  return async (request) => {
    const path = new URL(request.url).pathname.slice(1)
    const isAsset = path.startsWith('assets/')
    if (isAsset && !/^assets\/[\w-][\w.-]*$/.test(path)) return null
    const name = isAsset ? path : 'index.html'
    const file = await findFile(name)
    if (file) return answer(request, name, file)
    return isAsset ? null : notBuilt()
  }
}

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}

async function readPageFile(file: string): Promise<PageFile> {
  const plain = await readFile(file)
  const [gzipped, br] = await Promise.all([
    promisify(gzip)(plain, { level: 9 }),
    promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }),
  ])
  return { plain, gzip: gzipped, br, tag: createHash('sha256').update(plain).digest('base64url').slice(0, 22) }
}

function answer(request: Request, name: string, file: PageFile): Response {
  const accepted = request.headers.get('accept-encoding') ?? ''
  const encoding = (['br', 'gzip'] as const).find((one) => new RegExp(`\\b${one}\\b(?!;q=0\\b(?!\\.))`).test(accepted))
  const headers = {
    'Content-Type': types[extname(name)] ?? 'application/octet-stream',
    'Cache-Control': name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: `W/"${file.tag}"`,
    Vary: 'Accept-Encoding',
  }
  if (request.headers.get('if-none-match') === headers.ETag) return new Response(null, { status: 304, headers })
  const body = encoding ? file[encoding] : file.plain
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(body), {
    headers: {
      ...headers,
      'Content-Length': String(body.byteLength),
      ...(encoding && { 'Content-Encoding': encoding }),
    },
  })
}

const notBuilt = (): Response =>
  new Response('The page is not built. Run `npx pnpm@12 build` in the repository.\n', {
    status: 404,
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  })
