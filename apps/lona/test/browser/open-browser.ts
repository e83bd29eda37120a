import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { type LonaProcess, runLona, temporaryFolder } from '../run-lona.js'

const executablePath = process.env.LONA_CHROMIUM ?? '/usr/bin/chromium'

/** Whether the page can be tried in a browser here; it says so loudly where it cannot. */
export const hasChromium = executablePath !== 'never' && existsSync(executablePath)
/** Stands in the name of a suite that has no browser. */
export const whySkipped = hasChromium ? '' : ' (SKIPPED: no Chromium; install it, or set LONA_CHROMIUM to its path)'
if (!hasChromium) console.warn(`The page was not tried in a browser${whySkipped}`)

/** How many milliseconds each answer takes longer, to see what moves where the line is bad: `LONA_SLOW=700`. */
const slowBy = Number(process.env.LONA_SLOW ?? 0)

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** A built host on a folder of its own, with the sandbox, and a browser that is signed in to it. */
export interface OpenedBrowser {
  /** The host's process. */
  readonly lona: LonaProcess
  /** Where the host is. */
  readonly address: string
  /** The browser; its other contexts are not signed in. */
  readonly browser: Browser
  /** A signed-in page, in the reader's words of Britain and the time of Berlin. */
  readonly page: Page
  /** What the console of every page complained of. */
  readonly problems: string[]
  /** Another signed-in page, in a window of its own. */
  newPage(options?: BrowserContextOptions): Promise<Page>
  /** Ends both, and removes the folder if it was made here. */
  close(): Promise<void>
}

/** What `openBrowser` takes. */
interface OpenBrowserOptions {
  /** Words of `lona start` beside the port, such as `--place Berlin`. */
  readonly words?: readonly string[]
  /** Settings of the host beside its folder. */
  readonly env?: Readonly<Record<string, string>>
  /** A folder that is there already, and stays. */
  readonly folder?: string
}

/** Starts a host and a browser that is signed in to it by the link that the host prints. */
export async function openBrowser({ words = [], env = {}, folder }: OpenBrowserOptions = {}): Promise<OpenedBrowser> {
  const temporary = folder === undefined ? await temporaryFolder() : undefined
  const path = folder ?? temporary?.path
  const lona = runLona(['start', '--port', '0', ...words], { ...env, LONA_DATA: path })
  const problems: string[] = []
  const { url, link } = await lona.line((line) => line.url !== undefined)
  const address = String(url)
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  const open = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({
      baseURL: address,
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
      ...options,
    })
    context.setDefaultTimeout(30_000)
    const page = await context.newPage()
    if (slowBy > 0) {
      const session = await context.newCDPSession(page)
      await session.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: slowBy,
        downloadThroughput: -1,
        uploadThroughput: -1,
      })
    }
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && problems.push(message.text()))
    page.on('pageerror', (error) => problems.push(error.message))
    return page
  }
  const page = await open()
  await page.goto(String(link))
  await page.waitForURL(/\/day\//)
  const storageState = await page.context().storageState()
  return {
    lona,
    address,
    browser,
    page,
    problems,
    newPage: (options) => open({ storageState, ...options }),
    async close() {
      await browser.close()
      lona.child.kill('SIGTERM')
      await lona.ended
      await temporary?.remove()
    },
  }
}

/** What axe finds wrong on a page, in words; nothing, where all is well. */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource)
  return await page.evaluate(
    `axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations.flatMap(({ id, help, nodes }) =>
       nodes.map(({ html }) => id + ': ' + help + ': ' + html)))`,
  )
}

/** How many pixels the page is wider than its window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate('Math.max(document.documentElement.scrollWidth - window.innerWidth, 0)')

/** Notes from now on what of the page moves by itself after it was drawn; the answer reads it, in words. */
export async function watchShifts(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(`
    window.shifts = []
    const nameOf = (node) => {
      const element = node?.nodeType === 1 ? node : node?.parentElement
      return element ? element.tagName.toLowerCase() + [...element.classList].map((name) => '.' + name).join('') + ' "' +
        element.textContent.slice(0, 40) + '"' : 'what is gone by now'
    }
    const placeOf = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(' ')
    new PerformanceObserver((list) => {
      for (const { hadRecentInput, sources, startTime } of list.getEntries())
        if (!hadRecentInput) window.shifts.push(...sources.map(({ node, previousRect, currentRect }) =>
          nameOf(node) + ' from ' + placeOf(previousRect) + ' to ' + placeOf(currentRect) + ' at ' + Math.round(startTime) + ' ms'))
    }).observe({ type: 'layout-shift', buffered: true })`)
  return () => page.evaluate('window.shifts')
}
