import { join } from 'node:path'
import { type Database, openDatabase } from '@lona/postgres'
import { addDays } from '@tento/chrono'
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

const failure = 'The weather service answered 503, Service Unavailable.'

/** Days of the hourly row that are not simply there, counted back from its newest. */
interface PlantedDays {
  readonly rowKey: string
  readonly empty: string
  readonly missing: string
  readonly failed: string
}

interface StateColumns {
  readonly scope_id: string
  readonly row_id: string
  readonly lookup_key: string
  readonly covered: string
}

/** Leaves behind what a failing provider, days that were not read yet and a day without data leave; nothing is mended for an hour. */
async function plantStates(database: Database): Promise<PlantedDays> {
  const { rows } = await database.query<StateColumns>(
    "select scope_id, row_id, lookup_key, covered from lona.row_state where lookup_key like '%:hourly' and covered <> '[]'",
    [],
  )
  const [state] = rows
  const covered = JSON.parse(state?.covered ?? '[]') as { start: string; end: string; readAt: string }[]
  const [first, last] = [covered[0], covered.at(-1)]
  if (!state || !first || !last) throw new Error('the sync before left no row that holds days')
  const back = (days: number): string => addDays(last.end, -days)
  const [empty, missing, failed, held] = [back(21), back(18), back(16), back(14)]
  const { readAt } = last
  await database.transaction(async (tx) => {
    await tx.query(
      `update lona.row_state set covered = $3, failed = $4, failures = 3, retry_at = $5 where scope_id = $1 and row_id = $2`,
      [
        state.scope_id,
        state.row_id,
        JSON.stringify([
          { start: first.start, end: missing, readAt },
          { start: held, end: last.end, readAt },
        ]),
        JSON.stringify([
          { start: failed, end: held, failedAt: readAt, attempts: 3, code: 'provider-down', message: failure },
        ]),
        new Date(Date.now() + 3_600_000).toISOString(),
      ],
    )
    await tx.query(
      `with gone as (
         delete from lona.cells where _sync_scope_id = $1 and row_id = $2
           and (left(sort_from, 10) = $3 or (left(sort_from, 10) >= $4 and left(sort_from, 10) < $5))
         returning id
       )
       delete from lona.cell_provenance known using gone where known.scope_id = $1 and known.cell_id = gone.id`,
      [state.scope_id, state.row_id, empty, missing, held],
    )
  })
  return { rowKey: state.lookup_key, empty, missing, failed }
}

const hourly = (page: Page) =>
  page
    .locator('section')
    .filter({ has: page.getByRole('heading', { level: 3, name: 'Hourly' }) })
    .last()

describe.skipIf(!hasChromium)(`days that are not simply there, in Chromium${whySkipped}`, () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let opened: OpenedBrowser
  let planted: PlantedDays

  beforeAll(async () => {
    folder = await temporaryFolder()
    const sync = runLona(['sync', 'weather', '--place', 'Berlin', '--since', '6w'], { LONA_DATA: folder.path })
    const { code, said } = await sync.ended
    if (code !== 0) throw new Error(said)
    const database = await openDatabase(folder.path)
    planted = await plantStates(database).finally(() => database.close())
    opened = await openBrowser({ folder: folder.path })
  })
  afterAll(async () => {
    await opened?.close()
    await folder?.remove()
  })

  /** Opens a page in the light and in the dark, where no rule of access is broken and nothing moves. */
  async function look(path: string, hasWords: (page: Page) => Promise<unknown>): Promise<void> {
    for (const [colorScheme, width] of [
      ['light', 1280],
      ['dark', 360],
    ] as const) {
      const page = await opened.newPage({ colorScheme, viewport: { width, height: 900 } })
      const shifts = await watchShifts(page)
      await page.goto(path)
      await hasWords(page)
      if (process.env.LONA_PICTURES) {
        const name = `${path.replaceAll(/[^\w-]+/g, '-')}-${colorScheme}.png`
        await page.screenshot({ path: join(process.env.LONA_PICTURES, `states${name}`), fullPage: true })
      }
      expect(await axeViolations(page), path).toEqual([])
      expect(await overflow(page), path).toBe(0)
      expect(await shifts(), path).toEqual([])
      await page.context().close()
    }
  }

  it('are told in words on a day, and what failed says why, and where it is said what to do', async () => {
    await look(`/day/${planted.failed}`, async (page) => {
      await hourly(page).getByText('failed: The weather service answered 503, Service Unavailable').waitFor()
      expect(await hourly(page).getByRole('link', { name: 'What to do' }).getAttribute('href')).toBe('/sync')
      await hourly(page).getByText('⚠ failed').first().waitFor()
    })
    await look(`/day/${planted.missing}`, (page) =>
      hourly(page)
        .getByText(/^missing/)
        .first()
        .waitFor(),
    )
    await look(`/day/${planted.empty}`, (page) =>
      hourly(page)
        .getByText(/^read, and nothing there/)
        .first()
        .waitFor(),
    )
  })

  it.each(['week', 'month', 'year'])('are told in words in a %s, each in a pattern of its own', async (zoom) => {
    await look(`/day/${planted.failed}?zoom=${zoom}`, async (page) => {
      await hourly(page)
        .getByText(/2 days missing, 2 days failed: The weather service answered 503, Service Unavailable/)
        .waitFor()
      const looks: [string, string][] = await page.evaluate(
        `[...document.querySelectorAll('.day-state')].map((element) => {
          const { backgroundImage, borderTopColor, backgroundColor } = getComputedStyle(element)
          return [element.className, [backgroundImage, borderTopColor, backgroundColor].join()]
        })`,
      )
      const byState = new Map(looks)
      expect([...byState.keys()]).toEqual(
        expect.arrayContaining(['day-state day-state-missing', 'day-state day-state-failed']),
      )
      expect(new Set(byState.values()).size).toBe(byState.size)
    })
  })

  it('are counted, walked over and told in the row', async () => {
    await look(`/rows/${encodeURIComponent(planted.rowKey)}`, async (page) => {
      const legend = page.getByRole('list', { name: 'What the days are' })
      await legend.waitFor()
      for (const words of [/read, and nothing there\s*1/, /missing\s*2/, /failed\s*2/]) {
        await legend.getByRole('listitem').filter({ hasText: words }).waitFor()
      }
      const days = page.getByRole('slider', { name: /^Days/ })
      await days.focus()
      await page.keyboard.press('ArrowLeft')
      await page.getByText(/: failed, The weather service answered 503, Service Unavailable, tried 3 times$/).waitFor()
      await page.keyboard.press('ArrowLeft')
      await page.getByText(/: missing$/).waitFor()
      await page.keyboard.press('ArrowLeft')
      await page.keyboard.press('ArrowLeft')
      await page.getByText(/: read, and nothing there$/).waitFor()
    })
  })

  it('are told in Sync, with what happened, when it is tried again, and what to do', async () => {
    await look('/sync', async (page) => {
      const row = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Hourly' }) })
      await row.getByText(/^Failed: The weather service answered 503, Service Unavailable; tried again at/).waitFor()
      await row.getByText('failed', { exact: true }).waitFor()
      await row.getByText('History').click()
      await row.getByText(/“Sync now” tries it at once\.$/).waitFor()
      await row.getByRole('button', { name: /^Sync now/ }).waitFor()
    })
  })

  it('are mended by what is said to do', async () => {
    const { page } = opened
    await page.goto('/sync')
    await page.getByRole('button', { name: /^Sync now: Hourly/ }).click()
    await page.getByText('3 complete').waitFor()
    await page.goto(`/day/${planted.failed}`)
    await hourly(page)
      .getByRole('img', { name: /^Temperature: .*°C/ })
      .waitFor()
    expect(opened.problems).toEqual([])
  })
})
