import { describe, expect, it } from 'vitest'
import { type Cost, cpuRatio, ensureEqual, measureRound, median, noRounds, ratioWords, speedRatio } from './measure.ts'
import { outcomeTable, outcomeText } from './print.ts'

const cost = (wallMs: number, cpuMs: number | null = null): Cost => ({ wallMs, cpuMs })

describe('what benchmarks reckon with', () => {
  it('takes the middle sample, and the mean of the two in the middle', () => {
    expect(median([9, 1, 5])).toBe(5)
    expect(median([9, 1, 5, 7])).toBe(6)
  })

  it('compares round by round, so that a slow round counts on both sides', () => {
    const pair = { ours: [cost(20), cost(400), cost(40)], baseline: [cost(10), cost(200), cost(10)] }
    expect(speedRatio(pair)).toBe(0.5)
  })

  it('says nothing of processor time that is not known', () => {
    expect(cpuRatio({ ours: [cost(2)], baseline: [cost(1)] })).toBeNull()
    expect(ratioWords({ ours: [cost(2)], baseline: [cost(1)] }, 'that')).toBe('0.50 of that')
    expect(ratioWords({ ours: [cost(2, 4)], baseline: [cost(1, 1)] }, 'that')).toBe(
      '0.50 of that (by processor time 0.25)',
    )
  })

  it('lets the other side go first in every second round, and forgets the round that warms up', async () => {
    const order: string[] = []
    const pair = noRounds()
    const side = (name: string, wallMs: number) => async () => {
      order.push(name)
      return cost(wallMs)
    }
    for (const round of [0, 1, 2]) await measureRound(round, pair, side('ours', 2), side('baseline', 1))
    expect(order).toEqual(['ours', 'baseline', 'baseline', 'ours', 'ours', 'baseline'])
    expect(pair).toEqual({ ours: [cost(2), cost(2)], baseline: [cost(1), cost(1)] })
  })

  it('refuses a measurement that did something else', () => {
    expect(() => ensureEqual('cells inserted', 3, 4)).toThrow('cells inserted: 3 instead of 4')
  })

  it('prints method, figures, result and verdict', () => {
    const outcome = {
      what: 'a thing',
      method: 'this against that',
      figures: [{ of: 'ours', samples: [1234.5, 2, 3000], unit: 'ms' }],
      result: '0.40 of that',
      budget: { words: 'at least 0.5', isInside: false },
    }
    expect(outcomeText(outcome).split('\n')).toEqual([
      'a thing',
      '  how: this against that',
      '  ours: 1,235 ms (2 to 3,000, 3 times)',
      '  -> 0.40 of that',
      '  budget: at least 0.5: MISSED',
    ])
    expect(outcomeTable([outcome]).split('\n').at(-1)).toBe('| a thing | 0.40 of that | at least 0.5 | MISSED |')
  })
})
