import { setTimeout as waitFor } from 'node:timers/promises'
import { OpenAPIHono } from '@hono/zod-openapi'
import { compress } from 'hono/compress'
import { HTTPException } from 'hono/http-exception'
import { AppError } from '../errors.js'
import type { Home } from '../home.js'
import { ensureOwnRequest, secureHeaders, strictTransport } from '../security/guard.js'
import { ownAddressOf, type Reach, readReach } from '../security/reach.js'
import { makeToken } from '../security/tokens.js'
import { createStaticPage } from '../static-page.js'
import { addRoutes, type HostEnv } from './add-routes.js'
import { toProblemResponse } from './problem-response.js'

/** What `createHost` takes. */
export interface HostOptions {
  /** The person's data. */
  readonly home: Home
  /** The port that it is reached at; none for a host that is asked in this process only, as `http://localhost`. */
  readonly port?: number
  /** How it is reached from elsewhere; not at all unless said. */
  readonly reach?: Reach
  /** The clock. */
  readonly now?: () => Date
  /** Waits; less when the signal says to stop. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>
  /** Hears of errors that nobody foresaw. */
  readonly onError?: (error: unknown) => void
  /** The folder of the built page. */
  readonly pageFolder?: string
}

/** A person's data behind its HTTP API, with the page. */
export interface Host {
  /** Answers a request, from whichever address of the network it came. */
  fetch(request: Request, remoteAddress?: string): Promise<Response>
  /** Where it is. */
  readonly address: string
  /** What whoever runs the host is known by: a bearer token, another one for each start. Never show it. */
  readonly operatorToken: string
  /** Ends what is open: streams, and what is brought for somebody who waits. */
  stop(): void
}

const waitQuietly = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  waitFor(milliseconds, undefined, { signal }).catch(() => undefined) // an abort is no failure here

/** The HTTP API and the page over a home, as a function from request to answer. */
export function createHost(options: HostOptions): Host {
  const { home, port = null, reach = readReach({}), now = () => new Date(), wait = waitQuietly } = options
  const onError = options.onError ?? (() => undefined)
  const stop = new AbortController()
  const operatorToken = makeToken()
  const page = createStaticPage(options.pageFolder)
  const app = new OpenAPIHono<HostEnv>()

  app.onError((error, { req }) => toProblemResponse(toOwnError(error), req.raw, onError))
  app.notFound(({ req }) =>
    toProblemResponse(new AppError('unknown-path', `There is nothing at ${req.path}.`), req.raw, onError),
  )
  app.use(async (context, next) => {
    const { remoteAddress } = context.env
    const address = ownAddressOf(context.req.raw, { reach, port, remoteAddress })
    if (!address)
      throw new AppError(
        'wrong-host',
        'This host is not called that. Open it by the address that it says at its start.',
      )
    ensureOwnRequest(context.req.raw, address)
    context.set('address', address)
    await next()
  })
  app.use('/api/*', compress())
  addRoutes(app, {
    host: { home, now, wait, onError, stopped: stop.signal, openStreams: new Map(), refreshing: new Set() },
    operatorToken,
  })
  app.on(['GET', 'HEAD'], '*', async (context) => {
    const isApi = context.req.path === '/api' || context.req.path.startsWith('/api/')
    return (isApi ? null : await page(context.req.raw)) ?? context.notFound()
  })

  return {
    async fetch(request, remoteAddress) {
      const response = await app.fetch(request, { remoteAddress })
      for (const [name, value] of Object.entries(secureHeaders)) response.headers.set(name, value)
      if (reach.publicUrl?.protocol === 'https:') response.headers.set(...strictTransport)
      return response
    },
    address: reach.publicUrl?.origin ?? `http://localhost${port === null ? '' : `:${port}`}`,
    operatorToken,
    stop: () => stop.abort(),
  }
}

/** What the framework refuses, in our words. */
const toOwnError = (error: unknown): unknown =>
  error instanceof HTTPException && error.status < 500
    ? new AppError('bad-request', 'The body is no JSON that can be read.', error)
    : error
