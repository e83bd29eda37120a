import { describe, expect, it } from 'vitest'
import { asOfWords, daysWords } from './row-words.js'

const failed = [
  {
    start: '2026-11-17',
    end: '2026-11-18',
    failedAt: '2026-11-18T00:00:00Z',
    attempts: 2,
    code: 'provider-down',
    message: 'The provider answered 503.',
  },
]
const words = (...days: Parameters<typeof daysWords>[0]['days']) => daysWords({ days }, 'UTC', failed, 'en-GB')

describe('the words beside a row', () => {
  it('say nothing where all is held', () => {
    expect(words({ start: '2026-11-16', end: '2026-11-20', state: 'held' })).toBeNull()
  })

  it.each([
    ['empty', 'read, and nothing there'],
    ['coming', 'coming'],
    ['missing', 'missing'],
    ['failed', 'failed: The provider answered 503'],
    ['outside', 'not asked for'],
  ] as const)('say of a single day that it is %s', (state, said) => {
    expect(words({ start: '2026-11-17', end: '2026-11-18', state })).toBe(said)
  })

  it('count what is lacking of several days', () => {
    expect(
      words(
        { start: '2026-11-16', end: '2026-11-17', state: 'held' },
        { start: '2026-11-17', end: '2026-11-18', state: 'failed' },
        { start: '2026-11-18', end: '2026-11-20', state: 'coming' },
        { start: '2026-11-20', end: '2026-11-22', state: 'outside' },
      ),
    ).toBe('2 days coming, 1 day failed: The provider answered 503')
  })

  it('say how new it is, with the day where that is another', () => {
    const now = new Date('2026-11-21T12:00:00Z')
    expect(asOfWords('2026-11-21T11:03:00Z', 'Europe/Berlin', now, 'en-GB')).toBe('as of 12:03')
    expect(asOfWords('2026-11-19T11:03:00Z', 'Europe/Berlin', now, 'en-GB')).toBe('as of 19 Nov 2026, 12:03')
    expect(asOfWords(null, 'UTC', now)).toBeNull()
  })
})
