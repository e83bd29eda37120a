import { expect, it } from 'vitest'
import { coverageWords } from './coverage-words.js'

const failed = {
  start: '2026-01-01',
  end: '2026-02-01',
  failedAt: '2026-11-21T12:00:00.000Z',
  code: 'provider-down',
  attempts: 1,
  message: 'It was down.',
}

it('says since when nothing is missing', () => {
  expect(coverageWords({ completeSince: '2026-01-01', failed: [] })).toBe('complete since 2026-01-01')
  expect(coverageWords({ completeSince: null, failed: [] })).toBe('nothing yet')
})

it('names what failed, with the last day included', () => {
  expect(coverageWords({ completeSince: '2026-02-01', failed: [failed] })).toBe(
    'complete since 2026-02-01; failed 2026-01-01 to 2026-01-31: It was down.',
  )
})
