import { toInstant } from '@tento/chrono'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { backoffMs, type Failure, retryAtAfter } from './backoff.js'

const failure: fc.Arbitrary<Failure> = fc.record({
  code: fc.constantFrom('provider-down', 'unexpected', 'rate-limited'),
  attempts: fc.integer({ min: 1, max: 400 }),
  name: fc.string(),
})

it('is half a minute, doubled with each try up to an hour, and spread by up to half of it', () => {
  fc.assert(
    fc.property(failure, (failure) => {
      const whole = Math.min(3_600_000, 30_000 * 2 ** (failure.attempts - 1))
      expect(backoffMs(failure)).toBeGreaterThanOrEqual(whole / 2)
      expect(backoffMs(failure)).toBeLessThanOrEqual(whole)
      expect(Number.isInteger(backoffMs(failure))).toBe(true)
    }),
  )
})

it('is the same for the same failure, and spreads different ones over the whole of it', () => {
  const pauses = Array.from({ length: 200 }, (_, index) => ({
    code: 'provider-down',
    attempts: 20,
    name: `row-${index}`,
  }))
  expect(pauses.map(backoffMs)).toEqual(pauses.map(backoffMs))
  for (let from = 1_800_000; from < 3_600_000; from += 450_000) {
    const near = pauses.map(backoffMs).filter((ms) => ms >= from && ms < from + 450_000)
    expect(near.length).toBeGreaterThan(20)
  }
})

it('is at once as long as it gets for what waits for somebody', () => {
  for (const code of ['sign-in-missing', 'sign-in-expired', 'invalid-definition', 'bad-parameter']) {
    expect(backoffMs({ code, attempts: 1, name: 'row' })).toBeGreaterThanOrEqual(1_800_000)
  }
})

it('is counted from the failure', () => {
  fc.assert(
    fc.property(failure, (failure) => {
      const failedAt = '2026-11-21T12:00:00.000Z'
      expect(retryAtAfter(failedAt, failure)).toBe(toInstant(Date.parse(failedAt) + backoffMs(failure)))
    }),
  )
})
