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

const temperature = /^Temperature: .*°C; Feels like: .*°C; \w+day,? \d+ \w+ 20\d\d$/
const chart = (page: Page) => page.getByRole('img', { name: temperature })
const title = (page: Page) => page.getByRole('heading', { level: 1 }).textContent()

/** Presses Tab until the focus is where it should be. */
async function tabTo(page: Page, isThere: string): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    if (await page.evaluate(`document.activeElement?.matches(${JSON.stringify(isThere)})`)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab did not lead to ${isThere}`)
}

describe.skipIf(!hasChromium)(`the Day view in Chromium${whySkipped}`, () => {
  let opened: OpenedBrowser
  let page: Page

  beforeAll(async () => {
    opened = await openBrowser()
    page = opened.page
  })
  afterAll(() => opened?.close())

  it('asks for one thing at first, and shows the day of a place that is typed and chosen by keys alone', async () => {
    await page.getByRole('heading', { name: 'Where are you?' }).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await tabTo(page, '[role=combobox]')
    await page.keyboard.type('Reykj')
    await page.getByRole('option', { name: /^Reykjav.k/ }).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.keyboard.press('Enter')
    await chart(page).waitFor()
    expect(await page.getByRole('heading', { level: 2 }).textContent()).toMatch(/^Reykjav.k/)
    await page
      .getByText(/^as of \d\d:\d\d$/)
      .first()
      .waitFor()
    const source = page.getByRole('link', { name: 'Weather data by Open-Meteo.com' })
    expect(await source.getAttribute('href')).toBe('https://open-meteo.com/')
    expect(await axeViolations(page)).toEqual([])
  })

  it('says in its address and its title what it shows, moves by arrow keys, and comes back', async () => {
    const [address, shown] = [page.url(), await title(page)]
    expect(address).toMatch(/\/day\/\d{4}-\d\d-\d\d$/)
    expect(await page.title()).toBe(`${shown} · Lona`)
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await chart(page).waitFor()
    expect(await title(page)).not.toBe(shown)
    await page.goBack()
    await page.goBack()
    expect([page.url(), await title(page)]).toEqual([address, shown])
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('t')
    expect(await title(page)).toBe(shown)
  })

  it('zooms out to a year, and shows the same after a reload', async () => {
    await page.keyboard.press('-')
    await page.waitForURL(/zoom=week/)
    await page.keyboard.press('4')
    await page.waitForURL(/zoom=year/)
    await page.getByRole('img', { name: /^Sunrise, Sunset, by time of day/ }).waitFor()
    expect(await axeViolations(page)).toEqual([])
    const [address, shown] = [page.url(), await title(page)]
    await page.reload()
    await page.getByRole('img', { name: /^Highest: .*; \d{4}$/ }).waitFor()
    expect([page.url(), await title(page)]).toEqual([address, shown])
    expect(await page.getByRole('radio', { name: 'Year' }).isChecked()).toBe(true)
    await page.keyboard.press('1')
    await chart(page).waitFor()
  })

  it('moves one crosshair over all rows by keys, reads it out, and shows the values under it', async () => {
    await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('Shift+ArrowRight')
    const read = page.locator('[aria-live=polite]', { hasText: /^13:00\. Temperature −?[\d.]+\s°C, Feels like/ })
    await read.waitFor({ state: 'attached' })
    await page.keyboard.press('Escape')
  })

  it('has the numbers of a chart in a table', async () => {
    await page.getByText('Table: Temperature, Feels like').click()
    const table = page.getByRole('region', { name: 'Table: Temperature, Feels like' })
    expect(await table.getByRole('columnheader').allTextContents()).toEqual([
      'Time',
      'Temperature (°C)',
      'Feels like (°C)',
    ])
    expect(await table.getByRole('row').count()).toBe(25)
    expect(await axeViolations(page)).toEqual([])
  })

  it('shows the units of the reader, and remembers them', async () => {
    await page.getByRole('radio', { name: 'Imperial: °F, miles' }).check({ force: true })
    await page.getByRole('img', { name: /^Temperature: .*°F/ }).waitFor()
    await page.reload()
    await page.getByRole('img', { name: /^Temperature: .*°F/ }).waitFor()
    await page.getByRole('radio', { name: 'Metric: °C, km' }).check({ force: true })
    await chart(page).waitFor()
  })

  it('draws a day of 25 hours as long as it is, and says so', async () => {
    const elsewhere = await opened.newPage()
    await elsewhere.goto('/day/2026-10-25?zone=Europe/Berlin')
    await elsewhere.getByText('25 hours: clocks go back').waitFor()
    await elsewhere.context().close()
  })

  it.each([
    ['light', 320],
    ['dark', 320],
    ['dark', 1280],
  ] as const)(
    'fits, %s and %d pixels wide, breaks no rule of access, and moves nothing after it was drawn',
    async (colorScheme, width) => {
      const other = await opened.newPage({ colorScheme, viewport: { width, height: 740 } })
      const shifts = await watchShifts(other)
      await other.goto(page.url())
      await chart(other).waitFor()
      expect(await overflow(other)).toBe(0)
      expect(await axeViolations(other)).toEqual([])
      await other.mouse.move(width / 2, 600)
      await other.keyboard.press('ArrowLeft')
      await chart(other).waitFor()
      await other.goto('/day/2026-06-01?zoom=month')
      await other.getByRole('img', { name: /^Temperature: .*June 2026$/ }).waitFor()
      expect(await overflow(other)).toBe(0)
      expect(await shifts()).toEqual([])
      await other.context().close()
    },
  )

  it('moves by a swipe, and points by a tap', async () => {
    const phone = await opened.newPage({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 800 } })
    await phone.goto(page.url())
    await chart(phone).waitFor()
    const before = await title(phone)
    const fingers = await phone.context().newCDPSession(phone)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...xs: number[]) =>
      fingers.send('Input.dispatchTouchEvent', { type, touchPoints: xs.map((x) => ({ x, y: 600 })) })
    await touch('touchStart', 120)
    for (const x of [180, 240, 300]) await touch('touchMove', x)
    await touch('touchEnd')
    await phone.waitForURL((url) => url.href !== page.url())
    expect(await title(phone)).not.toBe(before)
    await chart(phone).waitFor()
    await phone.touchscreen.tap(200, 600)
    await phone.locator('[aria-live=polite]', { hasText: /^\d\d:\d\d\. Temperature/ }).waitFor({ state: 'attached' })
    await phone.context().close()
  })

  it('says what goes before a place is removed, and lets it be kept', async () => {
    await page.getByRole('button', { name: /^Remove Reykjav.k/ }).click()
    const dialog = page.getByRole('dialog', { name: /^Remove Reykjav.k.*\?$/ })
    await dialog.getByText(/3 rows with [\d,]+ cells since/).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await chart(page).waitFor()
  })

  it('adds a second place beside the first, and asks for one thing again when both are gone', async () => {
    await page.getByText('Add', { exact: true }).click()
    await page.getByRole('combobox', { name: 'Place' }).fill('Berlin')
    await page
      .getByRole('option', { name: /^Berlin/ })
      .first()
      .click()
    await page.getByRole('heading', { level: 2, name: /^Berlin/ }).waitFor()
    for (const place of ['Reykjav', 'Berlin']) {
      await page.getByRole('button', { name: new RegExp(`^Remove ${place}`) }).click()
      await page.getByRole('checkbox', { name: /^Erase its data too/ }).check()
      await page.getByRole('button', { name: 'Remove and erase' }).click()
      await page.getByRole('heading', { level: 2, name: new RegExp(`^${place}`) }).waitFor({ state: 'detached' })
    }
    await page.getByRole('heading', { name: 'Where are you?' }).waitFor()
  })

  it('says to whoever is not signed in how to be, and to whoever comes by a used link what to do', async () => {
    const context = await opened.browser.newContext({ baseURL: opened.address })
    const stranger = await context.newPage()
    await stranger.goto('/day/2026-11-20')
    await stranger.getByText('lona open').waitFor()
    expect(await axeViolations(stranger)).toEqual([])
    await stranger.goto('/sign-in#used-long-ago')
    await stranger
      .getByRole('alert')
      .getByText(/lona open/)
      .waitFor()
    expect(await axeViolations(stranger)).toEqual([])
    await context.close()
  })

  it('breaks no rule of its own on the way', () => {
    expect(opened.problems).toEqual([])
  })
})
