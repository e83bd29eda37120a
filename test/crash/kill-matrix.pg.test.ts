import type { Database } from '@lona/postgres'
import { createTestDatabase, startTestServer } from '@lona/postgres/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Outcome, readLeftovers, readOutcome } from './outcome.ts'
import { followPorts, type Question, startPair, startTideService, type TideService, until } from './workers.ts'

/** What a moment is waited for with. */
interface Scene {
  readonly db: Database
  readonly service: TideService
}

/** A moment at which one of two workers is killed. */
interface Moment {
  /** What the worker is doing. */
  readonly when: string
  /** How many runs its death interrupts. */
  readonly interrupts: number
  /** Waits for the moment; gives the name of the worker that is in it, and what lets the others go on afterwards. */
  reach(scene: Scene): Promise<Held & { readonly name: string }>
}

/** What is kept up until it is let go. */
interface Held {
  readonly letGo: () => Promise<void>
}

const never = new Promise<void>(() => undefined)

/** The question of this number, which is never answered. */
function heldQuestion({ service }: Scene, ordinal: number): Promise<Question> {
  return new Promise((resolve) => {
    service.onQuestion = async (question) => {
      if (question.ordinal !== ordinal) return
      resolve(question)
      await never
    }
  })
}

/** Keeps hold of something in the database until it is let go. */
async function keepHold(db: Database, sql: string, parameters: readonly unknown[] = []): Promise<() => Promise<void>> {
  const held = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const holding = db.transaction(async (tx) => {
    await tx.query(sql, parameters)
    held.resolve()
    await release.promise
  })
  await Promise.race([held.promise, holding])
  return async () => {
    release.resolve()
    await holding
  }
}

/** The worker that waits for a lock with such a statement. */
async function whoWaits(db: Database, statement: string): Promise<string> {
  let name: string | undefined
  await until(async () => {
    const { rows } = await db.query<{ name: string }>(
      `select application_name as name from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock' and query like $1
         and application_name like 'worker%' limit 1`,
      [`%${statement}%`],
    )
    name = rows[0]?.name
    return name !== undefined
  })
  return name ?? ''
}

/** What every write to a scope begins with, and planning likewise. */
const lockScope = 'select pg_advisory_xact_lock(hashtextextended($1, 0))'

const whileFetching = (ordinal: number): Moment => ({
  when: `waits for answer ${ordinal}`,
  interrupts: 1,
  async reach(scene) {
    const { worker } = await heldQuestion(scene, ordinal)
    return { name: worker, letGo: async () => undefined }
  },
})

/** While it writes what answer `ordinal` brought. */
const whileStoring = (ordinal: number): Moment => ({
  when: `stores answer ${ordinal}`,
  interrupts: 1,
  async reach({ db, service }) {
    const hold = await new Promise<{ name: string; letGo: () => Promise<void> }>((resolve) => {
      service.onQuestion = async ({ worker, port, ordinal: number }) => {
        if (number === ordinal) resolve({ name: worker, letGo: await keepHold(db, lockScope, [port]) })
      }
    })
    expect(await whoWaits(db, lockScope)).toBe(hold.name)
    return hold
  },
})

/** Both workers have asked, and are answered when they are let go. */
async function bothAsk({ service }: Scene): Promise<Held & { readonly ports: readonly string[] }> {
  const answers = Promise.withResolvers<void>()
  const asking = new Map<string, string>()
  await new Promise<void>((resolve) => {
    service.onQuestion = async ({ worker, port, ordinal }) => {
      if (ordinal <= 10) return
      asking.set(worker, port)
      if (asking.size === 2) resolve()
      await answers.promise
    }
  })
  return { ports: [...asking.values()], letGo: async () => answers.resolve() }
}

const moments: readonly Moment[] = [
  whileFetching(1),
  whileFetching(6),
  whileFetching(31),
  whileStoring(1),
  whileStoring(12),
  {
    when: 'opens a run',
    interrupts: 0,
    async reach(scene) {
      // Both are past their start, and in no slice of this row.
      const { ports, letGo: answer } = await bothAsk(scene)
      const letGo = await keepHold(scene.db, lockScope, [
        ['genoa', 'hull', 'ibiza'].find((port) => !ports.includes(port)),
      ])
      await answer()
      return { name: await whoWaits(scene.db, lockScope), letGo }
    },
  },
  {
    when: 'settles a slice',
    interrupts: 0,
    async reach({ db, service }) {
      const letGo = await new Promise<() => Promise<void>>((resolve) => {
        let isHeld = false
        service.onQuestion = async ({ ordinal, isSecond }) => {
          if (isHeld || ordinal < 10 || !isSecond) return
          isHeld = true
          resolve(await keepHold(db, 'lock table lona.admissions in share mode'))
        }
      })
      return { name: await whoWaits(db, 'ended.id as admission_id'), letGo }
    },
  },
  {
    when: 'has nothing to do, between two slices',
    interrupts: 0,
    async reach({ db, service }) {
      let letGo: (() => Promise<void>) | undefined
      service.onQuestion = async ({ ordinal }) => {
        if (ordinal === 8) letGo = await keepHold(db, lockScope, ['lona.admissions'])
      }
      await until(async () => letGo !== undefined && (await readLeftovers(db)).admissions === 0)
      return { name: 'worker-1', letGo: async () => await letGo?.() }
    },
  },
]

interface Line {
  readonly what: string
  readonly interrupted: number
  readonly seconds: number
}

describe('two workers on one database', { timeout: 240_000 }, () => {
  const lines: Line[] = []
  let uninterrupted: Outcome

  beforeAll(async () => {
    await using test = await createTestDatabase({ migrate: followPorts })
    await using service = await startTideService()
    await using pair = startPair(test.url ?? '', service.url)
    await pair.done(test.db)
    uninterrupted = await readOutcome(test.db)
    expect(uninterrupted.cells).toHaveLength(8 * 31)
  })
  afterAll(() => {
    console.log(
      [
        '| what is killed with -9                                       | runs interrupted | finished after |',
        '| ------------------------------------------------------------ | ---------------- | -------------- |',
        ...lines.map(
          ({ what, interrupted, seconds }) =>
            `| ${what.padEnd(60)} | ${String(interrupted).padStart(16)} | ${seconds.toFixed(1).padStart(12)} s |`,
        ),
      ].join('\n'),
    )
  })

  describe('of which one is killed', { concurrent: true }, () => {
    it.each(moments)('end as if nothing had been, when it $when', async ({ when, interrupts, reach }) => {
      await using test = await createTestDatabase({ migrate: followPorts })
      await using service = await startTideService()
      await using pair = startPair(test.url ?? '', service.url)
      const { name, letGo } = await pair.during(reach({ db: test.db, service }))
      service.onQuestion = () => undefined
      await pair.kill(name)
      const killedAt = Date.now()
      await letGo()
      await pair.done(test.db)
      expect(await readOutcome(test.db)).toEqual(uninterrupted)
      const { interruptedRuns, failedRuns, runningRuns } = await readLeftovers(test.db)
      expect({ interruptedRuns, failedRuns, runningRuns }).toEqual({
        interruptedRuns: interrupts,
        failedRuns: 0,
        runningRuns: 0,
      })
      lines.push({
        what: `a worker that ${when}`,
        interrupted: interruptedRuns,
        seconds: (Date.now() - killedAt) / 1000,
      })
    })
  })

  describe('whose Postgres is killed', () => {
    it.each([
      { when: 'while both wait for answers', reach: bothAsk },
      { when: 'while one writes', reach: whileStoring(9).reach },
    ])('go on by themselves when it is back: $when', async ({ when, reach }) => {
      const server = await startTestServer()
      try {
        const test = await createTestDatabase({ migrate: followPorts, server })
        await using service = await startTideService()
        await using pair = startPair(test.url ?? '', service.url)
        const { letGo } = await pair.during<Held>(reach({ db: test.db, service }))
        const asked = new Set<string>()
        service.onQuestion = ({ worker }) => void asked.add(worker)
        await server.kill()
        const killedAt = Date.now()
        await Promise.allSettled([letGo()]) // what is held is lost with its connection
        await server.restart()
        await pair.done(test.db)
        expect(await readOutcome(test.db)).toEqual(uninterrupted)
        expect(asked.size).toBe(2)
        const { interruptedRuns, runningRuns } = await readLeftovers(test.db)
        expect(runningRuns).toBe(0)
        const seconds = (Date.now() - killedAt) / 1000
        lines.push({ what: `Postgres, ${when}`, interrupted: interruptedRuns, seconds })
        await test.db.close()
      } finally {
        await server.stop()
      }
    })
  })
})
