import { addDays, isConnectorError, isDay } from '@lona/connector'
import type { Lona, SyncStatus } from '@lona/host'
import { isRowsError } from '@lona/rows'
import type { PlanReason } from '@lona/sync'
import { intersectRanges, today } from '@tento/chrono'
import { type Context, Hono } from 'hono'
import { isAppError, wordsOf } from '../errors.js'
import { findRows } from '../find-rows.js'
import { me } from '../home.js'
import type { Source } from '../source.js'
import { dayView } from './day-view.js'
import { type Html, layout, plain, styleSheet } from './layout.js'
import { rowsView } from './rows-view.js'

/** What `createPage` takes. */
export interface PageOptions {
  /** The host. */
  readonly lona: Lona
  /** Where new data comes from. */
  readonly source: Source
  /** The clock. */
  readonly now?: () => Date
  /** Hears of errors that nobody foresaw. */
  readonly onError?: (error: unknown) => void
}

const sourceWords: Record<Source, string> = {
  real: 'Data from the real providers.',
  sandbox: 'Sandbox: all data on this page is made up.',
}

/** Nothing but our own style sheet and forms: no script, no frame, no foreign address. */
const contentSecurityPolicy =
  "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** What a row waits for that is on its way, and not what ends by a person or in an hour. The page is there before its worker. */
const arrivingCodes: readonly PlanReason['code'][] = ['admitted', 'workers', 'no-worker', 'cap', 'locked']

/**
 * Seconds until the list is worth loading anew: while rows get their first days. Not longer, because a page that is loaded
 * anew forgets what somebody is typing into it.
 */
const secondsUntilNews = (syncs: readonly SyncStatus[]): number | undefined =>
  syncs.some(({ reason, heldDays }) => heldDays === 0 && arrivingCodes.includes(reason.code)) ? 2 : undefined

/**
 * The page as a web application: rows, and a row's cells by day.
 *
 * It answers only requests for `localhost` and `127.0.0.1`, and takes changes only from its own pages.
 */
export function createPage(options: PageOptions): { fetch(request: Request): Response | Promise<Response> } {
  const { lona, source, now = () => new Date(), onError } = options
  const app = new Hono()
  const page = (context: Context, title: string, body: Html, status: 200 | 400 | 404 = 200, refreshSeconds?: number) =>
    context.html(
      layout({ title, body, source: sourceWords[source], ...(refreshSeconds !== undefined && { refreshSeconds }) }),
      status,
    )

  app.use(async (context, next) => {
    const host = context.req.header('host') ?? ''
    if (!/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host)) {
      return context.text('This page answers only on localhost and 127.0.0.1.\n', 421)
    }
    const origin = context.req.header('origin')
    if (context.req.method !== 'GET' && context.req.method !== 'HEAD' && origin !== `http://${host}`) {
      return context.text('Changes are taken only from this page itself.\n', 403)
    }
    await next()
    context.header('Content-Security-Policy', contentSecurityPolicy)
    context.header('X-Content-Type-Options', 'nosniff')
    // 'no-referrer' would have browsers send 'Origin: null' with our own forms.
    context.header('Referrer-Policy', 'same-origin')
    return undefined
  })

  app.get('/style.css', (context) => context.body(styleSheet, 200, { 'Content-Type': 'text/css; charset=utf-8' }))

  async function listPage(context: Context, problem: string | null, status: 200 | 400 = 200): Promise<Response> {
    const [statuses, syncs] = [await lona.store.listRowStatus(me), await lona.status(me)]
    return page(context, 'Rows', rowsView(statuses, syncs, lona, problem), status, secondsUntilNews(syncs))
  }

  app.get('/', (context) => listPage(context, null))

  app.post('/rows', async (context) => {
    const form = await context.req.formData()
    const words = Object.fromEntries(
      [...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    )
    const { kind = '', ...params } = words
    const found = await findRows(kind, params, lona, context.req.raw.signal)
    for (const lookupKey of found.lookupKeys) await lona.follow({ owner: me, lookupKey })
    return context.redirect('/', 303)
  })

  app.post('/rows/:lookupKey/:verb{pause|resume}', async (context) => {
    const { lookupKey, verb } = context.req.param()
    await lona[verb === 'pause' ? 'pause' : 'resume']({ owner: me, lookupKey })
    return context.redirect('/', 303)
  })

  app.get('/rows/:lookupKey', async (context) => {
    const lookupKey = context.req.param('lookupKey')
    const day = context.req.query('day') ?? today(now())
    lona.dispatcher.resolve(lookupKey)
    if (!isDay(day)) return page(context, 'No such day', plain(`'${day}' is no day. Write it like 2024-01-31.`), 400)
    if (!(await lona.store.findRow(me, lookupKey))) {
      return page(context, 'No such row', plain('You have no such row. The first page lists those you have.'), 404)
    }
    const range = { start: day, end: addDays(day, 1) }
    const cells = await Array.fromAsync(lona.dispatcher.get({ caller: me, lookupKey, range }))
    await lona.demand({ owner: me, lookupKeys: [lookupKey], range })
    const sync = await lona.why({ owner: me, lookupKey })
    const isComing =
      cells.length === 0 && sync?.reason.code === 'admitted' && intersectRanges(sync.reason.range, range) !== null
    // What a row holds in all is counted only where it has to be said: of a long life that takes its time.
    const statuses = cells.length > 0 ? [] : await lona.store.listRowStatus(me)
    const held = statuses.find(({ record }) => record.lookupKey === lookupKey) ?? null
    const view = dayView({ lookupKey, day, cells, held, isComing, lona })
    return page(context, `${lookupKey} ${day}`, view, 200, isComing ? 2 : undefined)
  })

  app.notFound((context) => page(context, 'Not found', plain('There is no such page.'), 404))

  app.onError((error, context) => {
    const isTheirs = isAppError(error) || isRowsError(error) || isConnectorError(error)
    if (isTheirs) {
      const words = wordsOf(error)
      return context.req.method === 'POST'
        ? listPage(context, words, 400)
        : page(context, 'Not found', plain(words), isRowsError(error) && error.code === 'unknown-key' ? 404 : 400)
    }
    onError?.(error)
    return context.text('Something went wrong here; the log says what. Nothing is lost. Try again.\n', 500)
  })

  return app
}
