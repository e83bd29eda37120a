import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { createClient } from '../api/client.js'
import { createHost, type Host } from '../api/create-host.js'
import { AppError } from '../errors.js'
import { followMeant } from '../find-rows.js'
import { type Home, me, type OpenHomeOptions, openHome } from '../home.js'
import type { Output } from '../output.js'
import { ensureSafe, readReach } from '../security/reach.js'
import { makeSignInLink } from '../security/sign-in-links.js'
import { isUser } from '../security/users.js'
import { tellTrouble } from '../tell-trouble.js'
import { toldToEnd } from '../told-to-end.js'

/** Reverse proxies keep a connection for a minute: who asks over one must not find that it is just being closed. */
const idleMs = 75_000
/** An archive of years comes over a slow line too. */
const longestRequestMs = 60 * 60_000

/** What `lona start` is asked. */
export interface StartOptions {
  /** The port; another one is not tried. */
  readonly port: number
  /** The address of this machine to listen at; 127.0.0.1, which nobody else reaches, unless said. */
  readonly listen?: string
  /** The place whose weather to follow. */
  readonly place?: string
  /** How many slices it brings at once. */
  readonly slots: number
}

/**
 * Starts the page and keeps every row complete, until the process is told to end.
 *
 * @throws {AppError} `not-safe`, `port-in-use`, and what opening the data throws.
 */
export async function startCommand(env: OpenHomeOptions['env'], options: StartOptions, output: Output): Promise<void> {
  const reach = readReach(env)
  const hostname = options.listen ?? '127.0.0.1'
  ensureSafe(hostname, reach)
  const home = await openHome({ env, slots: options.slots, onEvent: tellTrouble(output) })
  const serving = Promise.withResolvers<Host>()
  const server = createAdaptorServer({
    fetch: async (request, { incoming }) => (await serving.promise).fetch(request, incoming.socket.remoteAddress),
    serverOptions: { keepAliveTimeout: idleMs, requestTimeout: longestRequestMs },
  })
  try {
    server.listen(options.port, hostname)
    await once(server, 'listening') // rejects where the port is in use
    const { port } = server.address() as AddressInfo
    const host = createHost({
      home,
      port,
      reach,
      onError: (error) => output.note(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    })
    serving.resolve(host)
    await home.announce({ address: `http://localhost:${port}`, token: host.operatorToken })
    if (options.place !== undefined) {
      const client = createClient({ fetch: host.fetch, address: host.address, token: host.operatorToken })
      const meant = { what: 'weather', words: { place: options.place } }
      await followMeant(client, meant, output, AbortSignal.timeout(20_000))
    }
    await home.lona.start()
    await tellStart(home, host, output)
    await toldToEnd()
    host.stop()
    server.close()
    if ('closeAllConnections' in server) server.closeAllConnections()
  } catch (error) {
    throw isPortInUse(error)
      ? new AppError(
          'port-in-use',
          `Port ${options.port} is in use. Choose another: lona start --port ${options.port + 1}`,
          error,
        )
      : error
  } finally {
    await home.close()
  }
}

/** Says where the page is, with a link that lets one person in, once. */
async function tellStart({ database, source, place }: Home, { address }: Host, output: Output): Promise<void> {
  const user = me.userId
  const link = (await isUser(database, user))
    ? await makeSignInLink(database, { user, address, now: new Date() })
    : null
  if (!output.isTerminal) {
    output.json({ url: address, link: link?.url ?? null, source, place })
    return
  }
  output.line(link ? `Open ${link.url}` : `Lona is at ${address}. Get a link that signs you in with: lona open`)
  if (link) output.line('The link signs you in, once, within the hour. Another one: lona open')
  output.line(source === 'sandbox' ? 'Sandbox: all data is made up.' : 'Data comes from the real providers.')
  output.line(`Your data is in ${place}. Ctrl-C ends it; everything is kept.`)
}

const isPortInUse = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
