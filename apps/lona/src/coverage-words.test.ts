import { expect, it } from 'vitest'
import { coverageWords } from './coverage-words.js'

const readAt = '2026-11-21T12:00:00.000Z'
const state = (covered: [string, string][], failed: [string, string][] = []) => ({
  state: {
    since: null,
    covered: covered.map(([start, end]) => ({ start, end, readAt })),
    failed: failed.map(([start, end]) => ({
      start,
      end,
      failedAt: readAt,
      code: 'provider-down',
      attempts: 1,
      message: 'It was down.',
    })),
  },
})

it('says since when nothing is missing up to the last day', () => {
  const words = (first: [string, string]) => coverageWords(state([first, ['2026-02-01', '2026-03-01']]))
  expect(words(['2026-01-01', '2026-02-01'])).toBe('complete since 2026-01-01')
  expect(words(['2026-01-01', '2026-01-31'])).toBe('complete since 2026-02-01')
})

it('names what failed, with the last day included', () => {
  expect(coverageWords(state([['2026-02-01', '2026-03-01']], [['2026-01-01', '2026-02-01']]))).toBe(
    'complete since 2026-02-01; failed 2026-01-01 to 2026-01-31: It was down.',
  )
  expect(coverageWords(state([]))).toBe('nothing yet')
})
