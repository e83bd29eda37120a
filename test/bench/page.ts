import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type CDPSession, chromium, type Page } from 'playwright-core'
import type { Benchmark, Outcome } from './benchmark.ts'
import { median } from './measure.ts'

const program = fileURLToPath(new URL('./cli.js', import.meta.resolve('@lona/app')))
const executablePath = process.env.LONA_CHROMIUM ?? '/usr/bin/chromium'
const browserFlags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
const rowKey = ':~weather:52.52,13.41:hourly'
const mostScriptBytes = 150_000
const mostStepMs = 16
const steps = 200

/** A home with ten years of hourly weather, served by the built app. */
interface Served {
  readonly url: string
  /** A link that signs in once. */
  readonly link: string
  close(): Promise<void>
}

function runApp(folder: string, words: readonly string[]) {
  return spawn(program, [...words], {
    cwd: folder,
    env: { ...process.env, LONA_SANDBOX: '1', LONA_DATA: join(folder, 'data'), DATABASE_URL: '' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
}

async function runToEnd(folder: string, words: readonly string[]): Promise<void> {
  const child = runApp(folder, words)
  child.stdout.resume()
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`lona ${words.join(' ')} ended with ${code}`)
}

async function serveTenYears(): Promise<Served> {
  const folder = mkdtempSync(join(tmpdir(), 'lona-bench-page-'))
  await runToEnd(folder, ['sync', 'weather', '--place', 'Berlin', '--since', '2016-11-22'])
  const child = runApp(folder, ['start', '--port', '0'])
  const ended = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout })) {
    const said = JSON.parse(line) as { url?: string; link?: string }
    if (said.url === undefined || said.link === undefined) continue
    return {
      url: said.url,
      link: said.link,
      async close() {
        child.kill('SIGTERM')
        await ended
        await rm(folder, { recursive: true, force: true })
      },
    }
  }
  throw new Error('lona start said no address')
}

/** What the browser has to load before the first Day: the page's entry and all that it imports at once. */
function scriptBytes(): number {
  const folder = fileURLToPath(new URL('./page/', import.meta.resolve('@lona/app')))
  const html = readFileSync(join(folder, 'index.html'), 'utf8')
  const entries = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, file = '']) => file)
  const seen = new Set<string>()
  const waiting = [...entries]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    const text = readFileSync(join(folder, file), 'utf8')
    for (const [, beside = ''] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g))
      waiting.push(`assets/${beside}`)
  }
  if (seen.size === 0) throw new Error(`no script in ${readdirSync(folder).join(', ')}`)
  return [...seen].reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).byteLength, 0)
}

/** Milliseconds that the page's main thread has worked so far. */
async function workedMs(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics')
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000
}

const twoFrames = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))'

/** The main thread's work from a step until two frames later. */
async function workOf(page: Page, devtools: CDPSession, step: () => Promise<void>): Promise<number> {
  const before = await workedMs(devtools)
  await step()
  await page.evaluate(twoFrames)
  return (await workedMs(devtools)) - before
}

/** The main thread's work for each step of a drag over the chart, without what looking at it costs. */
async function panSteps(page: Page, devtools: CDPSession): Promise<readonly number[]> {
  const box = await page.locator('.u-over').first().boundingBox()
  if (!box) throw new Error('there is no chart')
  const middle = box.y + box.height / 2
  const moved: number[] = []
  const still: number[] = []
  await page.mouse.move(box.x + box.width / 2, middle)
  await page.mouse.down()
  for (let step = 0; step < steps; step += 1) {
    // To and fro over a third of the chart, eight pixels a step.
    const phase = (step * 8) % (box.width / 1.5)
    const offset = phase < box.width / 3 ? phase : box.width / 1.5 - phase
    moved.push(await workOf(page, devtools, () => page.mouse.move(box.x + box.width / 3 + offset, middle)))
    still.push(await workOf(page, devtools, async () => undefined))
  }
  await page.mouse.up()
  const looking = median(still)
  return moved.map((sample) => Math.max(0, sample - looking))
}

const percentile = (samples: readonly number[], share: number): number =>
  samples.toSorted((one, other) => one - other)[Math.ceil(samples.length * share) - 1] ?? Number.NaN

async function lighthouse(url: string, cookie: string): Promise<Readonly<Record<string, number>>> {
  const folder = mkdtempSync(join(tmpdir(), 'lona-bench-lighthouse-'))
  const report = join(folder, 'report.json')
  const child = spawn(
    'npx',
    [
      '-y',
      'lighthouse@13',
      url,
      '--preset=desktop',
      '--quiet',
      '--output=json',
      `--output-path=${report}`,
      `--extra-headers=${JSON.stringify({ Cookie: cookie })}`,
      `--chrome-flags=${browserFlags.join(' ')}`,
    ],
    { env: { ...process.env, CHROME_PATH: executablePath }, stdio: ['ignore', 'ignore', 'inherit'] },
  )
  await once(child, 'exit')
  const { categories } = JSON.parse(readFileSync(report, 'utf8')) as {
    categories: Record<string, { score: number }>
  }
  await rm(folder, { recursive: true, force: true })
  return Object.fromEntries(Object.entries(categories).map(([name, { score }]) => [name, Math.round(score * 100)]))
}

/** What the page weighs, how it pans over ten years of hours, and what Lighthouse says of the Day view. */
export const page: Benchmark = {
  name: 'page',
  async *run({ say }): AsyncIterable<Outcome> {
    const bytes = scriptBytes()
    yield {
      what: 'script before the first Day',
      method: 'the built page’s entry with all that it imports at once, each file gzipped',
      figures: [{ of: 'script', samples: [bytes / 1000], unit: 'kB' }],
      result: `${(bytes / 1000).toFixed(1)} kB`,
      budget: { words: '150 kB gzipped', isInside: bytes <= mostScriptBytes },
    }
    if (!existsSync(executablePath)) return say('page: SKIPPED what needs Chromium; LONA_CHROMIUM says where it is')
    say('page: ten years of hourly weather')
    const served = await serveTenYears()
    const browser = await chromium.launch({ executablePath, args: browserFlags })
    try {
      const tab = await browser.newPage({ viewport: { width: 1350, height: 940 } })
      await tab.goto(served.link)
      await tab.waitForURL((address) => !address.pathname.startsWith('/sign-in'))
      await tab.goto(`${served.url}/rows/${encodeURIComponent(rowKey)}?from=2016-11-22&to=2026-11-20`)
      await tab.locator('.u-over').first().waitFor()
      await tab.waitForLoadState('networkidle')
      const devtools = await tab.context().newCDPSession(tab)
      await devtools.send('Performance.enable')
      const whole = await panSteps(tab, devtools)
      await tab.goto(`${served.url}/rows/${encodeURIComponent(rowKey)}?from=2021-06-01&to=2021-08-31`)
      await tab.locator('.u-over').first().waitFor()
      await tab.waitForLoadState('networkidle')
      const summer = await panSteps(tab, devtools)
      yield {
        what: 'panning over ten years of hourly values (87,600 points)',
        method: `the Row view in Chromium, ${steps} steps of a drag: the main thread’s work of each step until two frames later, by the browser’s own books, less the median of as many steps that move nothing; 95 of 100 steps take at most this`,
        figures: [
          { of: 'a step, all ten years shown', samples: whole, unit: 'ms' },
          { of: 'a step, a summer shown', samples: summer, unit: 'ms' },
        ],
        result: `p95 ${percentile(whole, 0.95).toFixed(1)} ms; of a summer ${percentile(summer, 0.95).toFixed(1)} ms`,
        budget: {
          words: 'p95 under 16 ms',
          isInside: Math.max(percentile(whole, 0.95), percentile(summer, 0.95)) < mostStepMs,
        },
      }
      const cookies = await tab.context().cookies()
      say('page: Lighthouse, five times')
      const scores: Readonly<Record<string, number>>[] = []
      for (let round = 0; round < 5; round += 1) {
        scores.push(await lighthouse(`${served.url}/`, cookies.map(({ name, value }) => `${name}=${value}`).join('; ')))
      }
      const of = (category: string): readonly number[] => scores.map((score) => score[category] ?? Number.NaN)
      const [performance, practices] = [median(of('performance')), median(of('best-practices'))]
      yield {
        what: 'Lighthouse on the Day view',
        method: 'desktop preset, signed in, five times; median',
        figures: ['performance', 'accessibility', 'best-practices'].map((category) => ({
          of: category,
          samples: of(category),
          unit: 'of 100',
        })),
        result: `performance ${performance}, best practices ${practices}`,
        budget: { words: 'both at least 95', isInside: performance >= 95 && practices >= 95 },
      }
    } finally {
      await browser.close()
      await served.close()
    }
  },
}
