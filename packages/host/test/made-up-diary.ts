import {
  type Cell,
  ConnectorError,
  type DateRange,
  dayDate,
  daysOf,
  defineIntegration,
  defineRow,
  depsKey,
  type Json,
  type Owner,
  type Uuid,
} from '@lona/connector'
import { allow, defineRowKeys, IntegrationDeps } from '@lona/rows'
import type { Store } from '@lona/store'
import { registerRowWithSync } from '@lona/sync'

/** What the diary's rows ask of a host. */
export interface DiaryBackendDeps {
  replaceCells(rowId: Uuid, covered: DateRange | 'everything', cells: readonly Cell[]): Promise<void>
}
export const DiaryBackendDeps = depsKey<DiaryBackendDeps>('@made-up/diary/DiaryBackendDeps')

/** A made-up service: each question is written down, and `answer` may be changed to make it fail. */
export function createDiaryApi() {
  const api = {
    asked: [] as { readonly account: string; readonly range: DateRange }[],
    answer: (_account: string, _range: DateRange): Promise<void> | void => undefined,
    fetch: async (input: string | URL | Request): Promise<Response> => {
      const url = new URL(input instanceof Request ? input.url : String(input))
      const [start, end, account] = ['from', 'to', 'account'].map((name) => url.searchParams.get(name) ?? '')
      const range = { start: start ?? '', end: end ?? '' }
      api.asked.push({ account: account ?? '', range })
      await Promise.race([api.answer(account ?? '', range), untilTold(input)])
      return Response.json(daysOf(range).map((day) => ({ day, text: `${account} on ${day}` })))
    },
  }
  return api
}

/** Rejects when the one who asked does not wait any more. */
const untilTold = (input: string | URL | Request): Promise<never> =>
  new Promise((_, reject) => {
    if (!(input instanceof Request)) return
    if (input.signal.aborted) reject(input.signal.reason)
    input.signal.addEventListener('abort', () => reject(input.signal.reason))
  })

/** The service says so, and for how long it wants to be left alone. */
export const tooMany = (retryAfterMs: number): ConnectorError =>
  new ConnectorError({ code: 'rate-limited', message: 'Too many questions.', retryAfterMs })

export const diary = defineIntegration({
  pattern: ':~diary:{authId}',
  deps: DiaryBackendDeps,
  limits: [{ scope: 'account', window: 'sliding', seconds: 60, weight: 1000 }],
  manifest: {
    name: 'Diary',
    description: 'A line a day.',
    homepage: 'https://diary.example',
    signIn: 'none',
    params: { authId: { label: 'Account' } },
  },
  client: ({ fetch }) => ({
    read: async (account: string, { start, end }: DateRange) => {
      const response = await fetch(`https://diary.example/days?account=${account}&from=${start}&to=${end}`)
      return (await response.json()) as readonly { readonly day: string; readonly text: string }[]
    },
  }),
})

/** What the rows below were dispatched with, newest last. */
export const dispatched: Json[] = []

/** A month in slices of ten days; the last two days are read again every hour. */
export const days = defineRow(diary, {
  pattern: ':~diary:{authId}:days',
  label: 'diary-days',
  syncShape: { stages: ['viewport', 'backfill'], sliceDays: 10, trailingDays: 1, refreshMinutes: 60, historyDays: 30 },
  lockResourceId: ({ integrationParams }) => (integrationParams.authId.startsWith('locked') ? 'one lock' : null),
  async sync({ client, deps, rowId, range, integrationParams, dispatch }) {
    dispatched.push(dispatch)
    const lines = await client.read(integrationParams.authId, range)
    await deps.replaceCells(
      rowId,
      range,
      lines.map(({ day, text }) => ({ date: dayDate(day), data: { text } })),
    )
    return lines.length
  },
})

/** Brings nothing that it certifies: it has to be asked again, but not without end. */
export const unsure = defineRow(diary, {
  pattern: ':~diary:{authId}:unsure',
  label: 'diary-unsure',
  syncShape: { stages: ['viewport'], refreshMinutes: 60, historyDays: 5 },
  async sync({ client, range }) {
    await client.read('unsure', range)
    return 0
  },
})

/** One for all who share an account. */
export const board = defineRow(diary, {
  pattern: ':~diary:{authId}:board',
  label: 'diary-board',
  syncShape: { stages: ['viewport'], historyDays: 5 },
  aliasKey: ({ integrationParams }) => `board:${integrationParams.authId}`,
  async sync({ client, deps, rowId, range, integrationParams }) {
    const lines = await client.read(integrationParams.authId, range)
    await deps.replaceCells(
      rowId,
      range,
      lines.map(({ day, text }) => ({ date: dayDate(day), data: text })),
    )
    return lines.length
  },
})

export const ada: Owner = { kind: 'user', userId: 'ada' }
export const bob: Owner = { kind: 'user', userId: 'bob' }
export const keyOf = (authId: string): string => days.lookupKey({ authId })

/** What a host of these rows is made of, beside a database. */
export const diaryHost = {
  rowKeys: defineRowKeys(allow(days, 'get'), allow(unsure, 'get'), allow(board, 'get')),
  deps: (store: Store) => new IntegrationDeps().register(DiaryBackendDeps, (run) => store.backendDeps(run)),
  sync: [registerRowWithSync(days), registerRowWithSync(unsure), registerRowWithSync(board)],
}
