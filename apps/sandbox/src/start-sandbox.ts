import { type HttpBindings, serve } from '@hono/node-server'
import { Hono } from 'hono'
import { createControlRoutes, type SandboxControl } from './control.js'
import { createSandboxApp } from './create-sandbox.js'
import { SandboxError } from './errors.js'

/** What a sandbox on a port may be given. */
export interface StartSandboxOptions {
  /** Port on 127.0.0.1; 0, or nothing, takes a free one. */
  readonly port?: number
  /** The clock; the real one when left out. */
  readonly now?: () => Date
}

/** Where each service answers. What the vendor calls `https://api.open-meteo.com` is `forecast` here, and so on. */
export interface WeatherBaseUrls {
  /** In place of `https://api.open-meteo.com`. */
  readonly forecast: string
  /** In place of `https://archive-api.open-meteo.com`. */
  readonly archive: string
  /** In place of `https://air-quality-api.open-meteo.com`. */
  readonly airQuality: string
  /** In place of `https://geocoding-api.open-meteo.com`. */
  readonly geocoding: string
}

/** A sandbox that listens. */
export interface RunningSandbox {
  /** `http://127.0.0.1:<port>`; the plain paths (`/v1/forecast`, ...) answer here too. */
  readonly url: string
  /** One base address per service, without a slash at the end; `/v1/...` follows. */
  readonly baseUrls: WeatherBaseUrls
  /** Faults, limits, clock and log; over HTTP under `/control`. */
  readonly control: SandboxControl
  /** Stops listening and breaks what is open. */
  close(): Promise<void>
}

/**
 * Starts the fakes on 127.0.0.1.
 *
 * @throws {SandboxError} `listen-failed` when the port is taken; choose another, or 0.
 */
export async function startSandbox({ port = 0, now }: StartSandboxOptions = {}): Promise<RunningSandbox> {
  const sandbox = createSandboxApp(now ? { now } : {})
  const app = new Hono<{ Bindings: HttpBindings }>()
  app.route('/control', createControlRoutes(sandbox.control))
  app.all('*', (context) => {
    const { socket } = context.env.incoming
    const address = socket.remoteAddress ?? 'unknown'
    return sandbox.app.fetch(context.req.raw, { address, breakOff: () => socket.destroySoon() })
  })
  const { server, actual } = await new Promise<{ server: ReturnType<typeof serve>; actual: number }>(
    (resolve, reject) => {
      const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, (info) => {
        server.off('error', refuse)
        resolve({ server, actual: info.port })
      })
      const refuse = (cause: Error): void =>
        reject(
          new SandboxError('listen-failed', `Port ${port} of 127.0.0.1 cannot be used; choose another, or 0.`, cause),
        )
      server.once('error', refuse)
    },
  )
  const url = `http://127.0.0.1:${actual}`
  return {
    url,
    baseUrls: {
      forecast: `${url}/weather/forecast`,
      archive: `${url}/weather/archive`,
      airQuality: `${url}/weather/air-quality`,
      geocoding: `${url}/weather/geocoding`,
    },
    control: sandbox.control,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()))
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}
