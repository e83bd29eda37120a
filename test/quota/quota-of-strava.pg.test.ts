import { it } from 'vitest'
import { expectProof } from './expect-proof.ts'
import { strava } from './quota-subjects.ts'

// A file of its own: the two virtual days run beside each other.
it(
  'a thousand users of one app use the quota of strava, never exceed it, and nobody waits for the past',
  {
    timeout: 400_000,
  },
  () => expectProof(strava),
)
