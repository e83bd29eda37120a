import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LonaProcess, runLona, temporaryFolder } from './run-lona.js'

const executablePath = process.env.LONA_CHROMIUM ?? '/usr/bin/chromium'
const isThere = executablePath !== 'never' && existsSync(executablePath)
const why = isThere ? '' : ' (SKIPPED: no Chromium; install it, or set LONA_CHROMIUM to its path)'
if (!isThere) console.warn(`The page was not tried in a browser${why}`)

describe.skipIf(!isThere)(`the page in Chromium${why}`, () => {
  let browser: Browser
  let page: Page
  let lona: LonaProcess
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  const problems: string[] = []

  beforeAll(async () => {
    folder = await temporaryFolder()
    lona = runLona(['start', '--port', '0', '--place', 'Berlin'], { LONA_DATA: folder.path })
    const { url } = await lona.line((line) => line.url !== undefined)
    browser = await chromium.launch({
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
    page = await browser.newPage({ baseURL: String(url) })
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && problems.push(message.text()))
    page.on('pageerror', (error) => problems.push(error.message))
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    lona?.child.kill('SIGTERM')
    await lona?.ended
    await folder?.remove()
  })

  it('shows weather that has just arrived, and says that it is made up', async () => {
    await page.goto('/')
    await page.getByRole('link', { name: 'weather-hourly' }).waitFor()
    expect(await page.locator('header').textContent()).toContain('made up')
    await page
      .getByRole('cell', { name: /complete since/ })
      .first()
      .waitFor({ timeout: 30_000 })
  }, 60_000)

  it("opens a row's day, and moves from day to day by links alone", async () => {
    await page.getByRole('link', { name: 'weather-hourly' }).click()
    await page.getByRole('img', { name: /^Temperature: -?[\d.]+ to -?[\d.]+ °C$/ }).waitFor()
    const before = await page.getByRole('heading', { level: 1 }).textContent()
    await page.getByRole('link', { name: /^←/ }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/day=/)
    expect(await page.getByRole('heading', { level: 1 }).textContent()).not.toBe(before)
    await page.getByText('Table').click()
    expect(await page.getByRole('columnheader', { name: 'Temperature (°C)' }).isVisible()).toBe(true)
  })

  it('pauses a row by its button, and lets it go on', async () => {
    await page.goto('/')
    await page.getByRole('button', { name: /^Pause .*:hourly$/ }).click()
    await page.getByRole('row', { name: /weather-hourly.*paused \(viewport, backfill\)/ }).waitFor()
    await page.getByRole('button', { name: /^Resume .*:hourly$/ }).click()
    await page.getByRole('button', { name: /^Pause .*:hourly$/ }).waitFor()
    expect(await page.getByRole('progressbar', { name: /^Held of .*:hourly$/ }).isVisible()).toBe(true)
  })

  it('adds another place by its name', async () => {
    await page.goto('/')
    await page.getByLabel('Place').fill('Reykjavík')
    await page.keyboard.press('Enter')
    await page.getByText(':~weather:64.', { exact: false }).first().waitFor()
  })

  it('fits a phone in light and dark, without a line that runs out of the screen', async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.goto('/')
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      )
      expect(overflow).toBe(0)
    }
  })

  it('breaks no rule of its own on the way', () => {
    expect(problems).toEqual([])
  })
})
