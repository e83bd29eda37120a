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

const chart = (page: Page) => page.getByRole('application', { name: /^Arrow keys move it/ })
const temperature = (page: Page) => page.getByRole('img', { name: /^Temperature: .* to .* °C$/ })
const strip = (page: Page) => page.getByRole('slider', { name: /^Days/ })
const panel = (page: Page) => page.getByRole('dialog', { name: /^\w+day,? \d+ \w+ 20\d\d$/ })
const shownDays = (page: Page) => page.locator('.shown-days').textContent()

/** A kept connection may be closed by the host in the moment in which it is used again; then it is asked anew. */
const again = { maxRetries: 2 }

/** The chart, where it is on the screen. */
async function boxOf(page: Page) {
  const place = page.locator('.line-panel .time-chart').first()
  await place.scrollIntoViewIfNeeded()
  const box = await place.boundingBox()
  if (!box) throw new Error('the chart is not to be seen')
  return { left: box.x + 60, right: box.x + box.width - 20, middle: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** Waits until the address says something else than it did. */
async function addressAfter(page: Page, deed: () => Promise<void>): Promise<string> {
  const before = page.url()
  await deed()
  await page.waitForURL((url) => url.href !== before)
  return page.url()
}

describe.skipIf(!hasChromium)(`the Row view in Chromium${whySkipped}`, () => {
  let opened: OpenedBrowser
  let page: Page
  let home: string

  beforeAll(async () => {
    opened = await openBrowser({ words: ['--place', 'Berlin'] })
    page = opened.page
  })
  afterAll(() => opened?.close())

  it('says what a row holds and since when, over all its days', async () => {
    await page.goto('/sync')
    await page.getByRole('link', { name: 'Hourly' }).click()
    await temperature(page).waitFor()
    home = page.url()
    expect(await page.title()).toMatch(/^Hourly, Berlin.* · Lona$/)
    await page
      .getByRole('definition')
      .getByText(/^\d[\d,]*$/)
      .waitFor()
    expect(await page.getByRole('button', { name: 'All' }).getAttribute('aria-pressed')).toBe('true')
    expect(await axeViolations(page)).toEqual([])
  })

  it('is zoomed by the wheel where the pointer is, and shows the same after a reload', async () => {
    const all = await shownDays(page)
    const { right, y } = await boxOf(page)
    await page.mouse.move(right, y)
    const address = await addressAfter(page, async () => {
      for (let turns = 0; turns < 8; turns++) await page.mouse.wheel(0, -300)
    })
    expect(address).toMatch(/from=\d{4}-\d\d-\d\d[T\d:]*&to=\d{4}-\d\d-\d\d/)
    const zoomed = await shownDays(page)
    expect(zoomed).not.toBe(all)
    await page.reload()
    await temperature(page).waitFor()
    expect([page.url(), await shownDays(page)]).toEqual([address, zoomed])
  })

  it('is moved by dragging, and by a click on a button', async () => {
    const { left, middle, y } = await boxOf(page)
    const [before, { from }] = [await shownDays(page), queryOf(page)]
    await addressAfter(page, async () => {
      await page.mouse.move(left, y)
      await page.mouse.down()
      await page.mouse.move(middle, y, { steps: 5 })
      await page.mouse.up()
    })
    expect(await shownDays(page)).not.toBe(before)
    expect(String(queryOf(page).from) < String(from)).toBe(true)
    await addressAfter(page, () => page.getByRole('button', { name: 'Later' }).click())
    await addressAfter(page, () => page.getByRole('button', { name: '1 week' }).click())
    expect(await page.getByRole('button', { name: '1 week' }).getAttribute('aria-pressed')).toBe('true')
  })

  it('is zoomed in by a double click, without opening a day', async () => {
    const { middle, y } = await boxOf(page)
    await addressAfter(page, () => page.mouse.dblclick(middle, y))
    expect(queryOf(page).day).toBeUndefined()
    expect(await panel(page).count()).toBe(0)
  })

  it('is moved by a finger and zoomed by two', async () => {
    const phone = await opened.newPage({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true })
    await phone.goto(`${home}?from=2026-09-01&to=2026-09-30`)
    await temperature(phone).waitFor()
    const { left, middle, y } = await boxOf(phone)
    const session = await phone.context().newCDPSession(phone)
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...xs: number[]) =>
      session.send('Input.dispatchTouchEvent', { type, touchPoints: xs.map((x, id) => ({ x, y, id })) })
    const before = lengthOf(phone)
    await addressAfter(phone, async () => {
      await touch('touchStart', left)
      for (let x = left; x <= middle; x += 10) await touch('touchMove', x)
      await touch('touchEnd')
    })
    // The last day is counted once it is cut.
    expect(Math.abs(lengthOf(phone) - before)).toBeLessThanOrEqual(1)
    await addressAfter(phone, async () => {
      await touch('touchStart', left + 60, left + 100)
      for (let spread = 0; spread <= 60; spread += 10) await touch('touchMove', left + 60 - spread, left + 100 + spread)
      await touch('touchEnd')
    })
    expect(lengthOf(phone)).toBeLessThan(before / 2)
    await phone.context().close()
  })

  it('is moved and zoomed by keys alone, and each step is measured', async () => {
    await page.evaluate(`
      window.steps = 0
      new PerformanceObserver((list) => { window.steps += list.getEntriesByName('lona-pan-step').length }).observe({ type: 'measure' })`)
    await chart(page).focus()
    for (const key of ['-', 'ArrowLeft', 'ArrowRight', '+', 'Home', 'End']) {
      await addressAfter(page, () => page.keyboard.press(key))
    }
    expect(await page.evaluate('window.steps')).toBe(6)
    await addressAfter(page, () => page.keyboard.press('0'))
    expect(page.url()).toBe(home)
  })

  it('walks over its days by keys, each stretch said in words, and opens one', async () => {
    await strip(page).focus()
    const words = await strip(page).getAttribute('aria-valuetext')
    expect(words).toMatch(/20\d\d: (held|coming|missing|read, and nothing there)$/)
    await page.keyboard.press('Home')
    await page.keyboard.press('End')
    await page.keyboard.press('Shift+ArrowLeft')
    await page.keyboard.press('Shift+ArrowLeft')
    await page.keyboard.press('Enter')
    await panel(page).waitFor()
    expect(queryOf(page).day).toMatch(/^\d{4}-\d\d-\d\d$/)
    await page.keyboard.press('Escape')
    await panel(page).waitFor({ state: 'hidden' })
    expect(await page.evaluate('document.activeElement.role')).toBe('slider')
    expect(queryOf(page).day).toBeUndefined()
  })

  it("shows a day's cell by a click, with its JSON, its run and the requests of its slice", async () => {
    const { right, y } = await boxOf(page)
    await addressAfter(page, () => page.getByRole('button', { name: '1 month' }).click())
    await addressAfter(page, () => page.mouse.click(right - 200, y))
    await panel(page).getByText('temperatureCelsius', { exact: true }).click()
    await panel(page)
      .getByText(/^-?\d+(\.\d+)?$/)
      .first()
      .waitFor()
    await panel(page)
      .getByText(/20\d\d, since days were missing\. done; \d+ requests?; \d+ new, /)
      .waitFor()
    const link = panel(page).getByRole('link', { name: 'Save the answer' }).first()
    const answer = await page.request.get(String(await link.getAttribute('href')), again)
    expect(answer.status()).toBe(200)
    expect(await answer.text()).toContain('temperature_2m')
    expect(await axeViolations(page)).toEqual([])
  })

  it('opens the same day from its address, moves to the next, and closes by the back button', async () => {
    const address = page.url()
    const other = await opened.newPage()
    await other.goto(address)
    await panel(other).getByText('timeZone: ').waitFor()
    await other.context().close()
    const title = await panel(page).getByRole('heading', { level: 2 }).textContent()
    await panel(page).getByRole('button', { name: 'The day before' }).click()
    await page.waitForURL((url) => url.href !== address)
    expect(await panel(page).getByRole('heading', { level: 2 }).textContent()).not.toBe(title)
    await page.goBack()
    await panel(page).waitFor({ state: 'hidden' })
    expect(queryOf(page).day).toBeUndefined()
  })

  it('draws other figures beside it, each unit on an axis of its own, and all of it as a table', async () => {
    await page.getByRole('checkbox', { name: /^Precipitation/ }).check()
    await page.getByRole('checkbox', { name: /^Feels like/ }).check()
    await page.getByRole('img', { name: /^Temperature, Feels like: / }).waitFor()
    await page.getByRole('img', { name: /^Precipitation: / }).waitFor()
    expect(queryOf(page).figures).toBe('temperatureCelsius,apparentTemperatureCelsius,precipitationMillimeters')
    await page.getByText('Table of what the chart shows').click()
    const table = page.getByRole('region', { name: 'Table of what the chart shows' })
    await table.getByRole('columnheader', { name: 'Time' }).waitFor()
    expect(await table.getByRole('columnheader').allTextContents()).toEqual([
      'Time',
      'Temperature (°C)',
      'Feels like (°C)',
      'Precipitation (mm)',
    ])
    expect(await axeViolations(page)).toEqual([])
  })

  it('gives its cells as files', async () => {
    for (const [name, type] of [
      ['These days as CSV', 'text/csv'],
      ['All as JSON lines', 'application/x-ndjson'],
    ] as const) {
      const href = await page.getByRole('link', { name }).getAttribute('href')
      const answer = await page.request.get(String(href), again)
      expect([answer.status(), answer.headers()['content-type']]).toEqual([200, expect.stringContaining(type)])
      expect(answer.headers()['content-disposition']).toContain('attachment')
      expect((await answer.text()).length).toBeGreaterThan(100)
    }
  })

  it.each([
    ['light', 320],
    ['dark', 320],
    ['dark', 1280],
  ] as const)('fits, %s and %d pixels wide, and moves nothing after it was drawn', async (colorScheme, width) => {
    const other = await opened.newPage({ colorScheme, viewport: { width, height: 740 } })
    const shifts = await watchShifts(other)
    await other.goto(page.url())
    await other.getByRole('img', { name: /^Temperature, Feels like: / }).waitFor()
    expect(await overflow(other)).toBe(0)
    expect(await axeViolations(other)).toEqual([])
    await chart(other).focus()
    await addressAfter(other, () => other.keyboard.press('-'))
    expect(await shifts()).toEqual([])
    await other.context().close()
  })

  it('says what goes before it is removed, and can be kept', async () => {
    await page.getByRole('button', { name: 'Remove this row…' }).click()
    const dialog = page.getByRole('dialog', { name: /^Remove Hourly, Berlin/ })
    await dialog.getByText(/Erase what is stored too: [\d,]+ cells/).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await page.getByRole('heading', { name: 'Hourly' }).waitFor()
  })

  it('says so where there is no such row', async () => {
    const other = await opened.newPage()
    await other.goto('/rows/%3A~weather%3A1%2C1%3Ahourly')
    await other.getByRole('heading', { name: 'There is no such row' }).waitFor()
    expect(await axeViolations(other)).toEqual([])
    await other.context().close()
  })

  it('breaks no rule of its own on the way', () => {
    // The browser itself tells of the row that is not there.
    expect(opened.problems.filter((problem) => !problem.includes('404'))).toEqual([])
  })
})

/** How many days the address says that are shown; a last day that is named alone is not counted. */
const lengthOf = (page: Page): number => {
  const { from = '', to = '' } = queryOf(page)
  return (Date.parse(to) - Date.parse(from)) / 86_400_000
}

const queryOf = (page: Page): Record<string, string> => Object.fromEntries(new URL(page.url()).searchParams)
