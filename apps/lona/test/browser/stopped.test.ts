import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LonaProcess, runLona, temporaryFolder } from '../run-lona.js'
import { axeViolations, hasChromium, type OpenedBrowser, openBrowser, whySkipped } from './open-browser.js'

describe.skipIf(!hasChromium)(`the page of a host that stops, in Chromium${whySkipped}`, () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let opened: OpenedBrowser
  let again: LonaProcess | undefined

  beforeAll(async () => {
    folder = await temporaryFolder()
    opened = await openBrowser({ folder: folder.path, words: ['--place', 'Berlin'] })
  })
  afterAll(async () => {
    await opened?.close()
    again?.child.kill('SIGTERM')
    await again?.ended
    await folder?.remove()
  })

  it('keeps what it showed, says in a line what is wrong, and heals by itself', async () => {
    const { page, lona, address } = opened
    const chart = page.getByRole('img', { name: /^Temperature: .*°C/ })
    await chart.waitFor()
    lona.child.kill('SIGTERM')
    await lona.ended
    const line = page.getByRole('status').getByText(/^Lona does not answer\./)
    await line.waitFor()
    expect(await chart.isVisible()).toBe(true)
    expect(await axeViolations(page)).toEqual([])

    again = runLona(['start', '--port', new URL(address).port], { LONA_DATA: folder.path })
    await again.line(({ url }) => url !== undefined)
    await line.waitFor({ state: 'hidden', timeout: 30_000 })
    await page.keyboard.press('ArrowLeft')
    await chart.waitFor()
    expect(await page.getByRole('alert').allTextContents()).not.toContainEqual(expect.stringMatching(/./))
  })

  it('says that the device is offline, where that is so', async () => {
    const { page } = opened
    await page.context().setOffline(true)
    await page.getByText('This device is offline.').waitFor()
    await page.context().setOffline(false)
    await page.getByText('This device is offline.').waitFor({ state: 'hidden' })
  })
})
