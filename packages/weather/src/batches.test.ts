import fc from 'fast-check'
import { expect, it } from 'vitest'
import { planBatches } from './batches.js'
import { addDays, countDays } from './days.js'

it('covers every variable on every day exactly once, in batches of at most 10 by 14', () => {
  const plans = fc.record({
    variables: fc.integer({ min: 1, max: 45 }),
    first: fc.integer({ min: -11_000, max: 30_000 }),
    days: fc.integer({ min: 1, max: 100 }),
  })
  fc.assert(
    fc.property(plans, ({ variables, first, days }) => {
      const names = Array.from({ length: variables }, (_, index) => `v${index}`)
      const start = addDays('1970-01-01', first)
      const batches = planBatches(names, { start, end: addDays(start, days) })

      const covered = batches.flatMap(({ names, days }) =>
        Array.from({ length: countDays(days) }, (_, index) =>
          names.map((name) => `${name} ${addDays(days.start, index)}`),
        ).flat(),
      )
      expect(covered).toHaveLength(variables * days)
      expect(new Set(covered).size).toBe(covered.length)
      expect(covered.every((pair) => pair.slice(-10) >= start && pair.slice(-10) < addDays(start, days))).toBe(true)
      for (const batch of batches) {
        expect(batch.names.length).toBeLessThanOrEqual(10)
        expect(countDays(batch.days)).toBeLessThanOrEqual(14)
      }
    }),
    { numRuns: 60 },
  )
})
