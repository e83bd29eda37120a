import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runLona, temporaryFolder } from '../run-lona.js'
import {
  axeViolations,
  hasChromium,
  type OpenedBrowser,
  openBrowser,
  overflow,
  watchShifts,
  whySkipped,
} from './open-browser.js'

const rowOf = (page: Page, name: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) })

describe.skipIf(!hasChromium)(`the Sync view in Chromium${whySkipped}`, () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let opened: OpenedBrowser
  let page: Page
  let shifts: () => Promise<string[]>

  beforeAll(async () => {
    folder = await temporaryFolder()
    opened = await openBrowser({ folder: folder.path })
    // So long a past that it is still on its way in the last test.
    const follow = runLona(['follow', 'weather', '--place', 'Berlin', '--since', '1960-01-01'], {
      LONA_DATA: folder.path,
    })
    expect(await follow.ended).toMatchObject({ code: 0 })
    page = opened.page
    shifts = await watchShifts(page)
  })
  afterAll(async () => {
    await opened?.close()
    await folder?.remove()
  })

  it('tells of each row how far it is, and why it is not further', async () => {
    await page.goto('/sync')
    for (const name of ['Hourly', 'Daily', 'Air quality']) {
      await rowOf(page, name)
        .getByText(/[\d,]+ of [\d,]+ days, \d+\s?%/)
        .waitFor()
      await rowOf(page, name).getByRole('progressbar').waitFor()
    }
    expect(
      await page
        .getByRole('status')
        .filter({ hasText: /\d (running|waiting|complete)/ })
        .count(),
    ).toBe(1)
    expect(await axeViolations(page)).toEqual([])
  })

  it('pauses all rows at once, says so, and lets each go on', async () => {
    await page.getByRole('button', { name: 'Pause all' }).click()
    await page.getByText('3 paused').waitFor()
    await page.getByRole('button', { name: /^Resume: Daily/ }).click()
    await page.getByRole('button', { name: /^Pause: Daily/ }).waitFor()
    await page.getByText('2 paused').waitFor()
    expect(
      await rowOf(page, 'Hourly')
        .getByText(/^Paused .*resume it to go on\.$/)
        .count(),
    ).toBe(1)
    expect(await axeViolations(page)).toEqual([])
  })

  it('gives up the past when that was asked for twice, and not before', async () => {
    const ask = page.getByRole('button', { name: /^Give up the past: Hourly/ })
    const days = rowOf(page, 'Hourly').getByText(/[\d,]+ of [\d,]+ days/)
    const before = await days.textContent()
    await ask.click()
    const dialog = page.getByRole('dialog', { name: /^Give up the past of Hourly/ })
    await dialog.getByText(/^[\d,]+ days are not here yet\./).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    expect(await days.textContent()).toBe(before)
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Give up the past…')
    await ask.click()
    await dialog.getByRole('button', { name: 'Give it up' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await expect.poll(() => days.textContent()).not.toBe(before)
  })

  it('resumes all rows at once', async () => {
    await page.getByRole('button', { name: 'Resume all' }).click()
    await page.getByRole('button', { name: /^Pause: Air quality/ }).waitFor()
    await page.getByRole('button', { name: /^Pause: Hourly/ }).waitFor()
  })

  it('syncs a row now, and has it in its history', async () => {
    const row = rowOf(page, 'Daily')
    await row.getByText('History').click()
    await row
      .getByText(/^\d+ requests?; \d+ new, /)
      .first()
      .waitFor()
    await page.getByRole('button', { name: /^Sync now: Daily/ }).click()
    await expect
      .poll(async () => {
        await row.getByRole('button', { name: /^Look again/ }).click()
        return await row.getByText(/since these days were to be read again$/).count()
      })
      .toBeGreaterThan(0)
    expect(await axeViolations(page)).toEqual([])
  })

  it.each([
    ['light', 320],
    ['dark', 1280],
  ] as const)('fits, %s and %d pixels wide, by keys too', async (colorScheme, width) => {
    const other = await opened.newPage({ colorScheme, viewport: { width, height: 740 } })
    const moved = await watchShifts(other)
    await other.goto('/sync')
    await rowOf(other, 'Hourly').waitFor()
    expect(await overflow(other)).toBe(0)
    expect(await axeViolations(other)).toEqual([])
    await other.getByRole('button', { name: 'Pause all' }).focus()
    while ((await other.evaluate('document.activeElement.textContent')) !== 'Air quality')
      await other.keyboard.press('Tab')
    expect(await moved()).toEqual([])
    await other.keyboard.press('Enter')
    await other.waitForURL(/\/rows\//)
    await other.context().close()
  })

  it.each([320, 640, 1280])('gives a row as much room as its longest words take, %d pixels wide', async (width) => {
    const other = await opened.newPage({ viewport: { width, height: 740 } })
    await other.goto('/sync')
    await rowOf(other, 'Hourly').waitFor()
    const heightsWith = (words: string, texts: readonly string[]) =>
      other.evaluate<number[]>(`(() => {
        const row = document.querySelector('.sync-row')
        return ${JSON.stringify(texts)}.map((text) => {
          row.querySelector('${words}').textContent = text
          return row.offsetHeight
        })
      })()`)
    for (const heights of [
      await heightsWith('.why', ['', 'Complete.', 'One word after the other. '.repeat(40)]),
      await heightsWith('.count', ['1 of 1 days', '31,987 of 32,123 days, 99%, about 14 minutes to go']),
    ])
      expect(new Set(heights).size).toBe(1)
    await other.context().close()
  })

  it('moves nothing while it is told of news, and breaks no rule of its own', async () => {
    expect(await shifts()).toEqual([])
    expect(opened.problems).toEqual([])
  })
})
