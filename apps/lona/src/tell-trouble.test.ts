import type { LonaEvent } from '@lona/host'
import { expect, it } from 'vitest'
import { AppError } from './errors.js'
import { tellTrouble } from './tell-trouble.js'

const slice = {
  at: '2026-11-21T12:00:00.000Z',
  rowId: '00000000-0000-0000-0000-000000000000',
  lookupKey: ':~weather:48.85,2.35:daily',
  slice: { stage: 'viewport', range: { start: '2026-11-01', end: '2026-11-15' } },
  urgency: 'viewport',
  why: 'missing',
} as const
const trouble: LonaEvent = { type: 'trouble', error: new AppError('port-in-use', 'It is away.') }
const done: LonaEvent = {
  ...slice,
  type: 'slice-done',
  run: { runId: slice.rowId, requests: 1, inserted: 1, updated: 0, unchanged: 0, removed: 0, outdated: 0 },
}
const failed: LonaEvent = {
  ...slice,
  type: 'slice-failed',
  code: 'provider-down',
  message: 'It was down.',
  retryAt: null,
}

it('tells what did not work, and the same again only after something worked', () => {
  const said: string[] = []
  const hear = tellTrouble({ isTerminal: false, line: () => {}, json: () => {}, note: (text) => said.push(text) })
  for (const event of [trouble, trouble, { ...slice, type: 'slice-started' } as const, trouble, done, trouble])
    hear(event)
  expect(said).toEqual(['It is away.', 'It is away.'])
  for (const event of [failed, done]) hear(event)
  expect(said.at(-1)).toBe(':~weather:48.85,2.35:daily 2026-11-01: It was down.')
})
