import { describeHolder, isDatabaseError } from '@lona/postgres'
import { ApiError, type Client, createClient, type RouteName } from './api/client.js'
import { createHost } from './api/create-host.js'
import { routes } from './api/routes.js'
import { AppError, isAppError } from './errors.js'
import { fetchFromHost } from './fetch-from-host.js'
import { openHome, whereIsHome } from './home.js'
import { readReach } from './security/reach.js'
import type { Source } from './source.js'

/** Where links lead to, unless `LONA_PUBLIC_URL` says so: the port of `lona start`. */
export const defaultPort = 4270

/** A client of whatever has the person's data: a running host, or one in this process. */
export interface OpenedClient {
  /** The client. */
  readonly client: Client
  /** Where new data comes from. */
  readonly source: Source
  /** Where the data is, in words that hold no password. */
  readonly place: string
  /** Whether a running host is asked. */
  readonly isOtherProcess: boolean
  /** Lets go of everything; resolves when the data is safe. */
  close(): Promise<void>
}

/** What `openClient` goes by. */
export interface OpenClientOptions {
  /** The environment: `DATABASE_URL`, `LONA_DATA`, `LONA_SANDBOX`. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whose data is meant; of whoever runs the host unless said. */
  readonly user?: string
  /** Hears of errors that nobody foresaw, where the host is in this process. */
  readonly onError?: (error: unknown) => void
}

/** A host that says where it is reached. */
export interface RunningHost {
  /** Its process. */
  readonly pid: number
  /** Where it is. */
  readonly address: string
  /** What it knows whoever runs it by. */
  readonly token: string
}

/** The host that has the data folder open and can be asked, or `null`. On a server nobody has it alone. */
export async function findHost(env: OpenClientOptions['env']): Promise<RunningHost | null> {
  if (env.DATABASE_URL) return null
  const { pid = 0, address, token } = (await describeHolder(whereIsHome(env))) ?? {}
  return address !== undefined && token !== undefined ? { pid, address, token } : null
}

/**
 * A client of the person's data: over HTTP to the host that has the folder open, else of a host in this process.
 *
 * @throws {DatabaseError} `folder-in-use` when another process has the folder and cannot be asked.
 * @throws {AppError} `other-version` when the host that has it understands this command line no more, or not yet.
 */
export async function openClient(options: OpenClientOptions): Promise<OpenedClient> {
  try {
    return await openAsItIsNow(options)
  } catch (error) {
    const hasChanged =
      (isAppError(error) && error.code === 'host-ended') || (isDatabaseError(error) && error.code === 'folder-in-use')
    if (!hasChanged) throw error
    return await openAsItIsNow(options) // a host ended, or began, between looking and asking
  }
}

async function openAsItIsNow({ env, user, onError }: OpenClientOptions): Promise<OpenedClient> {
  const running = await findHost(env)
  if (running) {
    const client = checked(
      createClient({ fetch: fetchFromHost, ...running, ...(user !== undefined && { user }) }),
      running,
    )
    const { source } = await client.ask('getSession', {})
    const place = `${whereIsHome(env)}, which the host at ${running.address} has open`
    return { client, source, place, isOtherProcess: true, close: () => Promise.resolve() }
  }
  const home = await openHome({ env })
  const {
    fetch,
    address,
    operatorToken: token,
  } = createHost({
    home,
    port: defaultPort, // where links lead
    reach: readReach(env),
    ...(onError && { onError }),
  })
  const client = createClient({ fetch, address, token, ...(user !== undefined && { user }) })
  const { source, place } = home
  return { client, source, place, isOtherProcess: false, close: () => home.close() }
}

/** The client of a host that may be of another version: an answer that makes no sense here is said to be that. */
function checked(client: Client, { address, pid }: RunningHost): Client {
  const otherVersion = (cause: unknown): AppError =>
    new AppError(
      'other-version',
      `The host at ${address} (process ${pid}) is another version of lona. Stop it, start it again with this version, and run the command again.`,
      cause,
    )
  const refuse = (error: unknown): never => {
    const isUnknown = error instanceof ApiError && (error.code === 'unknown-path' || error.code === 'unexpected')
    throw isUnknown && error.status < 500 ? otherVersion(error) : error
  }
  return {
    open: (...asked) => client.open(...asked).catch(refuse),
    async ask(name, ...asked) {
      const answer = await client.ask(name, ...asked).catch(refuse)
      const read = answerSchema(name)?.safeParse(answer)
      if (read && !read.success) throw otherVersion(read.error)
      return answer
    },
  }
}

function answerSchema(name: RouteName) {
  const { responses } = routes[name]
  if (!(200 in responses)) return undefined
  const { content } = responses[200]
  return 'application/json' in content ? content['application/json'].schema : undefined
}
