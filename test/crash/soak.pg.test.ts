import { createLona, type FollowRequest, type Lona } from '@lona/host'
import type { Database } from '@lona/postgres'
import { createTestDatabase } from '@lona/postgres/testing'
import { allow, defineRowKeys, IntegrationDeps } from '@lona/rows'
import { createSandbox } from '@lona/sandbox'
import { registerSyncProvider } from '@lona/sync'
import { createMadeUpTime, createMemoryEngine } from '@lona/sync/testing'
import { daily, WeatherBackendDeps } from '@tento/weather/connector'
import { weatherSyncProvider } from '@tento/weather/sync-plugin'
import { describe, expect, it } from 'vitest'
import { createFaultyFetch, type FaultyFetch } from './faults.ts'
import { createLifespan } from './lifespan.ts'
import { type Outcome, readLeftovers, readOutcome } from './outcome.ts'

const begin = '2026-11-21T12:05:00.000Z'

const host = {
  rowKeys: defineRowKeys(...weatherSyncProvider.rows.map((row) => allow(row, 'get'))),
  deps: (store: Lona['store']) => new IntegrationDeps().register(WeatherBackendDeps, (run) => store.backendDeps(run)),
  sync: [registerSyncProvider(weatherSyncProvider)],
}

const follows: readonly FollowRequest[] = Array.from({ length: 20 }, (_, index) => ({
  owner: { kind: 'user', userId: `user-${index % 7}` },
  lookupKey: daily.lookupKey({ place: `${40 + index}.50,10.25` }),
  since: '2026-08-01',
}))

async function followPlaces(database: Database): Promise<void> {
  const lona = await createLona({ ...host, database, now: () => new Date(begin) })
  for (const follow of follows) await lona.follow(follow)
}

/** After so many the network is mended. */
const mostFaults = 100

/** Two hosts on one database, in a made-up time, until every row is complete: first with faults, then without. */
async function soak(seed: number | null): Promise<{
  readonly outcome: Outcome
  readonly network: FaultyFetch
  readonly minutes: number
  readonly codes: ReadonlyMap<string, number>
}> {
  await using test = await createTestDatabase({ migrate: followPlaces })
  const time = createMadeUpTime(begin)
  const sandbox = createSandbox({ now: () => new Date(begin) })
  const network = createFaultyFetch({
    fetch: sandbox.fetch,
    setTimer: time.setTimer,
    seed: seed ?? 0,
    share: seed === null ? 0 : 0.4,
  })
  const life = createLifespan(null)
  const codes = new Map<string, number>()
  const troubles: unknown[] = []
  const openHost = () =>
    createLona({
      ...host,
      database: life.database(test.db),
      fetch: life.fetch(network.fetch),
      rawPayloads: false,
      engine: createMemoryEngine({ now: time.now, setTimer: time.setTimer, slots: 3 }),
      now: time.now,
      setTimer: time.setTimer,
      slots: 3,
      pollMs: 30_000,
      onEvent(event) {
        if (event.type === 'slice-failed') codes.set(event.code, (codes.get(event.code) ?? 0) + 1)
        if (event.type === 'trouble') troubles.push(event.error)
      },
    })
  const hosts = [await openHost(), await openHost()]
  for (const lona of hosts) await lona.start()

  const isDone = async (): Promise<boolean> => {
    const { rows } = await test.db.query(
      `select from lona.admissions
       union all select from lona.row_state
       where least(demand_due_at, viewport_due_at, backfill_due_at) <= $1 or failures > 0 or failed <> '[]'`,
      [time.now()],
    )
    return rows.length === 0
  }
  const started = time.now().getTime()
  for (;;) {
    await life.rests()
    if (await isDone()) break
    if ([...network.met.values()].reduce((sum, met) => sum + met, 0) >= mostFaults) network.mend()
    const [next = time.now().getTime()] = time.dueAt
    await time.advance(next - time.now().getTime())
  }
  const minutes = (time.now().getTime() - started) / 60_000
  for (const lona of hosts) await lona.stop()
  expect(troubles).toEqual([])
  expect((await readLeftovers(test.db)).admissions).toBe(0)
  return { outcome: await readOutcome(test.db), network, minutes, codes }
}

describe('twenty rows on two hosts', () => {
  it('are complete in the end, whatever went wrong with their requests on the way', { timeout: 120_000 }, async () => {
    const calm = await soak(null)
    expect(calm.outcome.gapMaps).toHaveLength(20)
    for (const seed of [1, 2]) {
      const { outcome, network, minutes, codes } = await soak(seed)
      console.log(
        [
          `seed ${seed}: complete after ${minutes.toFixed(1)} minutes, by the hosts' clock; without faults ${calm.minutes.toFixed(1)}`,
          '| fault                | met |',
          '| -------------------- | --- |',
          ...[...network.met].map(([kind, count]) => `| ${kind.padEnd(20)} | ${String(count).padStart(3)} |`),
          `slices that had to wait or failed: ${[...codes].map(([code, count]) => `${code} ${count}`).join(', ')}`,
        ].join('\n'),
      )
      for (const [kind, met] of network.met) expect(met, kind).toBeGreaterThan(0)
      expect(outcome).toEqual(calm.outcome)
    }
  })
})
