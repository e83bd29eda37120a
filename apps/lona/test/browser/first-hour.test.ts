import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  axeViolations,
  hasChromium,
  type OpenedBrowser,
  openBrowser,
  overflow,
  watchShifts,
  whySkipped,
} from './open-browser.js'

/** Where the pictures of each state go: `LONA_PICTURES=docs/pictures npx pnpm@12 test first-hour`; nowhere unless said. */
const pictures = process.env.LONA_PICTURES

async function picture(page: Page, name: string): Promise<void> {
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) })
}

const temperature = (page: Page) => page.getByRole('img', { name: /^Temperature: .*°C/ })
const title = (page: Page) => page.getByRole('heading', { level: 1 }).textContent()

// What the other files here look at closely, once as a person meets it, and by keys alone.
describe.skipIf(!hasChromium)(`a person's first hour in Chromium${whySkipped}`, () => {
  let opened: OpenedBrowser
  let page: Page
  let shifts: () => Promise<string[]>
  let day: string
  let row: string

  beforeAll(async () => {
    opened = await openBrowser()
    page = await opened.newPage({ viewport: { width: 1280, height: 900 } })
    shifts = await watchShifts(page)
    await page.goto('/')
  })
  afterAll(() => opened?.close())

  /** In each state: no rule of access is broken, and nothing is wider than its window. */
  async function stateIsWell(name: string): Promise<void> {
    await picture(page, name)
    expect(await axeViolations(page), name).toEqual([])
    expect(await overflow(page), name).toBe(0)
  }

  /** Presses Tab until what has the focus is called so, then Enter. */
  async function choose(name: RegExp): Promise<void> {
    for (let presses = 0; presses < 120; presses += 1) {
      const focused = await page.evaluate(
        'document.activeElement.ariaLabel || document.activeElement.textContent || document.activeElement.role || ""',
      )
      if (name.test(String(focused))) return await page.keyboard.press('Enter')
      await page.keyboard.press('Tab')
    }
    throw new Error(`Tab led to nothing called ${name}`)
  }

  it('begins with one question, and a place that is found while it is typed', async () => {
    const place = page.getByRole('combobox', { name: 'Place' })
    await place.waitFor()
    await stateIsWell('first-run')
    await place.focus()
    await page.keyboard.type('Lisb')
    await page.getByRole('option', { name: /^Lisb/ }).first().waitFor()
    await stateIsWell('place-typed')
    await page.keyboard.press('Enter')
  })

  it('shows today at once', async () => {
    await temperature(page).waitFor()
    day = page.url()
    expect(await title(page)).toMatch(/20\d\d$/)
    await stateIsWell('day')
  })

  it('rests when it is told to, and says so; goes on, and fills in the history to its end', async () => {
    await choose(/^Sync$/)
    await choose(/^Pause all/)
    await page.getByText('3 paused').waitFor()
    await stateIsWell('sync-paused')
    await choose(/^Resume all/)
    await page.getByText('3 complete').waitFor()
    expect(await page.getByText(/^(\d+) of \1 days, 100\s?%$/).count()).toBe(3)
    await stateIsWell('sync-complete')
  })

  it('comes back by the back button, and shows the same after a reload', async () => {
    await page.goBack()
    await temperature(page).waitFor()
    const shown = await title(page)
    expect(page.url()).toBe(day)
    await page.reload()
    await temperature(page).waitFor()
    expect([page.url(), await title(page)]).toEqual([day, shown])
    await page
      .getByText(/^Complete since/)
      .first()
      .waitFor()
  })

  it('zooms out to the year', async () => {
    await page.keyboard.press('4')
    await page.waitForURL(/zoom=year/)
    await page.getByRole('img', { name: /^Highest: .*°C.*20\d\d$/ }).waitFor()
    await stateIsWell('year')
  })

  it('tells where one value comes from: its cell, its run, and the requests of that slice', async () => {
    await choose(/^Hourly/)
    await page.waitForURL(/\/rows\//)
    row = page.url()
    await page.getByRole('heading', { level: 1, name: 'Hourly' }).waitFor()
    await page.getByRole('application', { name: /^Arrow keys move it/ }).waitFor()
    await stateIsWell('row')
    const days = page.getByRole('slider', { name: /^Days/ })
    await days.focus()
    for (let back = 0; back < 12; back += 1) await page.keyboard.press('Shift+ArrowLeft')
    await page.keyboard.press('Enter')
    const panel = page.getByRole('dialog')
    await panel.getByText('temperatureCelsius', { exact: true }).waitFor()
    await panel.getByText(/\d+ requests?; \d+ new, /).waitFor()
    await panel.getByRole('link', { name: 'Save the answer' }).first().waitFor()
    await stateIsWell('provenance')
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'hidden' })
  })

  it('is as well in the dark, and on a phone', async () => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.goto(day)
    await temperature(page).waitFor()
    await stateIsWell('day-dark')
    await page.setViewportSize({ width: 360, height: 740 })
    await page.goto(day)
    await temperature(page).waitFor()
    await stateIsWell('phone-dark')
    await page.emulateMedia({ colorScheme: 'light' })
    await page.goto('/sync')
    await page.getByText('3 complete').waitFor()
    await stateIsWell('phone-sync')
    await page.goto(row)
    await page.getByRole('application', { name: /^Arrow keys move it/ }).waitFor()
    await stateIsWell('phone-row')
  })

  it('moved nothing after it was drawn, and had nothing to complain of', async () => {
    expect(await shifts()).toEqual([])
    expect(opened.problems).toEqual([])
  })
})
