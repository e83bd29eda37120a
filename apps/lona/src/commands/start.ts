import { once } from 'node:events'
import { serve } from '@hono/node-server'
import { AppError } from '../errors.js'
import { findRows } from '../find-rows.js'
import { firstPlace } from '../first-place.js'
import { type Home, me, type OpenHomeOptions, openHome } from '../home.js'
import type { Output } from '../output.js'
import { createPage } from '../page/create-page.js'
import { tellTrouble } from '../tell-trouble.js'
import { toldToEnd } from '../told-to-end.js'

/** What `lona start` is asked. */
export interface StartOptions {
  /** The port; another one is not tried. */
  readonly port: number
  /** The place whose weather comes first, where there are no rows yet. */
  readonly place?: string
  /** How many slices it brings at once. */
  readonly slots: number
}

/** Starts the page and keeps every row complete, until the process is told to end. */
export async function startCommand(env: OpenHomeOptions['env'], options: StartOptions, output: Output): Promise<void> {
  const home = await openHome({ env, slots: options.slots, onEvent: tellTrouble(output) })
  const { lona, source, place } = home
  try {
    await addFirstRows(home, options.place, output)
    const page = createPage({
      lona,
      source,
      onError: (error) => output.note(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    })
    const server = serve({ fetch: page.fetch, hostname: '127.0.0.1', port: options.port })
    await Promise.race([once(server, 'listening'), once(server, 'error').then(([error]) => Promise.reject(error))])
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : options.port
    await home.announce(`http://localhost:${port}`)
    await lona.start()
    if (output.isTerminal) {
      output.line(`Lona is at http://localhost:${port}`)
      output.line(source === 'sandbox' ? 'Sandbox: all data is made up.' : 'Data comes from the real providers.')
      output.line(`Your data is in ${place}. Ctrl-C ends it; everything is kept.`)
    } else output.json({ url: `http://localhost:${port}`, source, place })
    await toldToEnd()
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

/** A new home begins with the weather where its clock is, so that there is something to see. */
async function addFirstRows({ lona }: Home, asked: string | undefined, output: Output): Promise<void> {
  const rows = await lona.dispatcher.listRows({ caller: me })
  if (rows.length > 0 && asked === undefined) return
  const text = asked ?? firstPlace(Intl.DateTimeFormat().resolvedOptions().timeZone)
  try {
    const found = await findRows('weather', { place: text }, lona, AbortSignal.timeout(20_000))
    for (const lookupKey of found.lookupKeys) await lona.follow({ owner: me, lookupKey })
    output.note(`Following the weather of ${found.meaning ?? text}. Add other places on the page.`)
  } catch (error) {
    if (asked !== undefined) throw error
    output.note(`The weather of ${text} could not be looked up. Add a place on the page.`)
  }
}

const isPortInUse = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
