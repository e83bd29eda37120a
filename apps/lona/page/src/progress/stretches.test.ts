import { describe, expect, it } from 'vitest'
import { countStates, failuresOf, stretchAt, stretchWords, toStretches } from './stretches.js'

const days = [
  { start: '2024-03-01', end: '2024-03-12', state: 'held' },
  { start: '2024-03-12', end: '2024-03-15', state: 'failed' },
  { start: '2024-03-15', end: '2024-03-16', state: 'empty' },
  { start: '2024-03-16', end: '2024-04-01', state: 'held' },
] as const
const stretches = toStretches([...days], 'Europe/Berlin')
const failed = [
  {
    start: '2024-03-12',
    end: '2024-03-15',
    failedAt: '2026-11-21T12:00:00.000Z',
    attempts: 3,
    code: 'provider-down',
    message: 'the provider was down.',
  },
]

describe('the days of a row', () => {
  it('are stretches of time, the last day included', () => {
    expect(stretches[1]).toEqual({
      first: '2024-03-12',
      last: '2024-03-14',
      from: Date.parse('2024-03-11T23:00Z') / 1000,
      to: Date.parse('2024-03-14T23:00Z') / 1000,
      state: 'failed',
    })
  })

  it('are found by a day; beyond them, the nearest is', () => {
    expect(['2024-01-01', '2024-03-14', '2024-03-15', '2025-01-01'].map((day) => stretchAt(stretches, day))).toEqual([
      0, 1, 2, 3,
    ])
  })

  it('are counted by what they are', () => {
    expect(countStates(stretches)).toEqual([
      { state: 'held', days: 27 },
      { state: 'empty', days: 1 },
      { state: 'failed', days: 3 },
    ])
  })

  it('are said in words, with what failed and how often it was tried', () => {
    const words = stretches.map((stretch) => stretchWords(stretch, failed, 'en-GB'))
    expect(words[1]).toMatch(/^12\s?.\s?14 Mar 2024: failed, the provider was down, tried 3 times$/u)
    expect(words[2]).toBe('15 Mar 2024: read, and nothing there')
    const [first] = failed
    expect(
      stretchWords(
        { first: '2024-03-12', last: '2024-03-12', state: 'failed' },
        first ? [{ ...first, attempts: 1 }] : [],
        'en-GB',
      ),
    ).toBe('12 Mar 2024: failed, the provider was down, tried once')
  })

  it('are said to have failed since they cannot be read, where nothing else is known of them', () => {
    const failures = failuresOf({ sync: null }, { failure: 'The sky is away.' })
    const words = stretches.map((stretch) => stretchWords(stretch, failures, 'en-GB'))
    expect(words[1]).toMatch(/^12\s?.\s?14 Mar 2024: failed, The sky is away$/u)
    expect(words[2]).toBe('15 Mar 2024: read, and nothing there')
    expect(failuresOf({ sync: null }, { failure: null })).toEqual([])
  })
})
