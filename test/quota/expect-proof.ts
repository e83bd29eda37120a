import { expect } from 'vitest'
import { quotaTable, runQuotaProof, sharesOfDays, viewportBoundMs } from './quota-proof.ts'
import type { QuotaSubject } from './quota-subjects.ts'

/** How long a person's look puts days first. */
const lookMs = 5 * 60_000

/** Two workers for a thousand users of one app use its quota, never exceed it, and leave nobody's present days to wait for the past. */
export async function expectProof(subject: QuotaSubject): Promise<void> {
  const outcome = await runQuotaProof(subject)
  console.log(quotaTable(subject, outcome))
  const { counted, viewportWaitsMs, lookWaitsMs, looks, backfills, refusals, begunBy, troubles } = outcome
  expect(troubles).toEqual([])
  expect(counted.over).toBe(0)
  expect(Math.min(...sharesOfDays(subject, outcome))).toBeGreaterThanOrEqual(0.9)
  expect(Math.min(...viewportWaitsMs)).toBeGreaterThanOrEqual(0) // none was begun before it was due
  expect(Math.max(...viewportWaitsMs)).toBeLessThanOrEqual(viewportBoundMs(subject, outcome))
  expect(lookWaitsMs).toHaveLength(looks)
  expect(Math.max(...lookWaitsMs)).toBeLessThan(lookMs)
  expect(Math.min(looks, backfills, refusals, ...begunBy)).toBeGreaterThan(20)
}
