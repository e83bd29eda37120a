/** One record as the made-up notebook service sends it. */
export interface PageWire {
  readonly id: string
  readonly day: string
  readonly text: string
  readonly version: number
}

/** The made-up service: pages of notes by day, 25 a page, written and read over HTTP. */
export interface NotebookApi {
  /** Answers any request to the service. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>
  /** What it holds, by id. */
  readonly pages: Map<string, PageWire>
  /** Every request, as method and path. */
  readonly requests: string[]
}

const pageSize = 25

/** A fresh service with these pages. */
export function createNotebookApi(pages: readonly PageWire[] = []): NotebookApi {
  const held = new Map(pages.map((page) => [page.id, page]))
  const requests: string[] = []

  async function answer(request: Request): Promise<Response> {
    const url = new URL(request.url)
    requests.push(`${request.method} ${url.pathname}${url.search}`)
    if (request.headers.get('authorization') === 'Bearer expired') return new Response('no', { status: 401 })
    const id = url.pathname.split('/')[2]
    if (request.method === 'GET') return Response.json(list(url.searchParams))
    sortedByRange.clear()
    if (request.method === 'POST') {
      const body = (await request.json()) as Omit<PageWire, 'id' | 'version'>
      const made = { ...body, id: `page-${held.size + 1}`, version: 1 }
      held.set(made.id, made)
      return Response.json(made, { status: 201 })
    }
    const before = id === undefined ? undefined : held.get(id)
    if (!before) return new Response('gone', { status: 404 })
    if (request.method === 'DELETE') {
      held.delete(before.id)
      return new Response(null, { status: 204 })
    }
    const expected = request.headers.get('if-match')
    if (expected !== null && expected !== String(before.version)) return new Response('changed', { status: 412 })
    const after = { ...before, ...((await request.json()) as object), version: before.version + 1 }
    held.set(after.id, after)
    return Response.json(after)
  }

  function list(query: URLSearchParams): { records: readonly PageWire[]; next: number | null } {
    const start = Number(query.get('after') ?? 0)
    const found = pagesBetween(query.get('from') ?? '', query.get('to') ?? '~')
    const records = found.slice(start, start + pageSize)
    return { records, next: start + pageSize < found.length ? start + pageSize : null }
  }

  // Thousands of pages are asked for 25 at a time, so each range is sorted once between two writes.
  const sortedByRange = new Map<string, readonly PageWire[]>()
  function pagesBetween(from: string, to: string): readonly PageWire[] {
    const known = sortedByRange.get(`${from}/${to}`)
    if (known) return known
    const found = [...held.values()]
      .filter(({ day }) => day >= from && day < to)
      .sort((one, other) => (one.day + one.id < other.day + other.id ? -1 : 1))
    sortedByRange.set(`${from}/${to}`, found)
    return found
  }

  return { fetch: (input, init) => answer(new Request(input, init)), pages: held, requests }
}
