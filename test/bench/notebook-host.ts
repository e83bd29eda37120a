import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Fetch, Owner, UserAuth } from '@lona/connector'
import { createLona, type Lona, type LonaOptions } from '@lona/host'
import type { Database } from '@lona/postgres'
import { allow, defineRowKeys, IntegrationDeps } from '@lona/rows'
import { registerRowWithSync } from '@lona/sync'
import { NotebookBackendDeps, NotebookLogsDeps, notebookAuth, pages, pagesLogs } from '../made-up/notebook.ts'
import { createNotebookApi } from '../made-up/notebook-api.ts'
import { notebookPages, notebookToday } from './notebook-pages.ts'

/** Who keeps the notebook. */
export const ada: Owner = { kind: 'user', userId: 'ada' }

/** Her notebook. */
export const diaryKey = pages.lookupKey({ authId: 'a1', bookId: 'diary' })

/** She is signed in everywhere. */
export const signedIn: UserAuth = {
  async auth(provider, accountId) {
    const credentials = await provider.credentials['~standard'].validate({ token: 'secret' })
    if (credentials.issues) return null
    return {
      kind: notebookAuth.kind,
      accountId,
      credentials: credentials.value,
      acquireHandle: async () => ({ accessToken: 'secret', tokenType: 'Bearer', expiresAt: null }),
    }
  },
}

/** A host with the made-up provider, as an app would write it. */
export function openNotebookHost(
  database: Database,
  fetch: Fetch,
  options: Pick<LonaOptions, 'rawPayloads'> = {},
): Promise<Lona> {
  let at = Date.parse(`${notebookToday}T12:00:00.000Z`)
  let asked = 0
  return createLona({
    database,
    rowKeys: defineRowKeys(allow(pages, 'get', 'post', 'patch', 'delete'), allow(pagesLogs, 'get')),
    deps: (store) =>
      new IntegrationDeps()
        .register(NotebookBackendDeps, (run) => store.backendDeps(run))
        .register(NotebookLogsDeps, (run) => store.backendDeps(run)),
    sync: [registerRowWithSync(pages)],
    decoders: { 'page.v1': (data) => data },
    userAuth: () => signedIn,
    fetch: (input, init) => {
      // The provider takes 100 requests in a minute; minutes pass seldom, since pages that wait are stored as time goes on.
      asked += 1
      if (asked % 20 === 0) at += 60_000
      return fetch(input, init)
    },
    now: () => new Date(at),
    ...options,
  })
}

/** The made-up service, reached one way or another. */
export interface NotebookService {
  /** How it is reached, in words. */
  readonly words: string
  /** Sends it a request. */
  readonly fetch: Fetch
  /** Ends it. */
  close(): Promise<void>
}

/** The service in this process: a request costs what building and reading it costs. */
export function notebookInProcess(count: number): NotebookService {
  const api = createNotebookApi(notebookPages(count))
  return { words: 'fetch in process', fetch: api.fetch, close: async () => {} }
}

/** The service in another process, over HTTP on this machine. */
export async function notebookOverHttp(count: number): Promise<NotebookService> {
  const child = fork(fileURLToPath(new URL('./notebook-server.ts', import.meta.url)), [String(count)])
  const ended = once(child, 'exit')
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return {
    words: 'fetch over loopback HTTP',
    fetch: (input, init) => {
      const request = new Request(input, init)
      const { pathname, search } = new URL(request.url)
      return globalThis.fetch(new Request(`http://127.0.0.1:${port}${pathname}${search}`, request))
    },
    async close() {
      child.disconnect()
      await ended
    },
  }
}
