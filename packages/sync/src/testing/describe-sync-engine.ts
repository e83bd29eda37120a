import { afterAll, describe, expect, it } from 'vitest'
import { mostAtOnce } from './job-recorder.js'
import { briefWork, createHold, createScene, type Scene } from './scene.js'
import type { SyncEngineBench } from './sync-engine-bench.js'

/** What the suite wants to know of an engine. */
export interface DescribeSyncEngineOptions {
  /** Opens an empty place for one check. */
  open(): Promise<SyncEngineBench>
  /** How many engines can share the jobs of one place; 1 for an engine whose jobs are in its memory. */
  readonly engines: number
  /** Whether another process can run the jobs of one place: beside engines here, before them, or not at all. */
  readonly otherProcess: 'beside' | 'before' | 'none'
}

/**
 * What every engine keeps to, as tests that run side by side, and a table of them in the end.
 *
 * Nothing in it sleeps: it waits for jobs to begin and to end.
 */
export function describeSyncEngine(name: string, { open, engines, otherProcess }: DescribeSyncEngineOptions): void {
  const results = new Map<string, string>()

  function check(what: string, test: (scene: Scene) => Promise<unknown>, isPossible = true): void {
    results.set(what, isPossible ? 'not run' : 'not possible')
    it.runIf(isPossible)(what, async () => {
      results.set(what, 'FAILED')
      const remark = await runIn(open, test)
      results.set(what, typeof remark === 'string' ? `passed (${remark})` : 'passed')
    })
  }

  describe(name, { concurrent: true }, () => {
    afterAll(() => {
      console.log([name, ...[...results].map(([what, result]) => `  ${what}: ${result}`)].join('\n'))
    })

    check('adds a job once while one of its key waits or runs, and again after it has ended', async (scene) => {
      const hold = createHold()
      const [engine, ...others] = await scene.startEngines(engines, { slots: 1 }, ({ key }, signal) =>
        key === 'a' ? hold.work(signal) : undefined,
      )
      const same = [{ key: 'a' }, { key: 'a', lockKey: 'other' }]
      await Promise.all([engine, ...others].map((each) => each.enqueue(same)))
      await scene.until(() => scene.isRunning('a'))
      await engine.enqueue(same)
      hold.letGo()
      await scene.until(() => !scene.isRunning('a'))
      await scene.runThrough(engine, 'b')
      expect(scene.runsOf('a')).toBe(1)
      await engine.enqueue(same)
      await scene.until(() => scene.runsOf('a') === 2)
    })

    check('runs what came first first, about', async (scene) => {
      const engine = scene.createEngine({ slots: 1 })
      const keys = ['a', 'b', 'c', 'd']
      for (const key of keys) await engine.enqueue([{ key }])
      await scene.start(engine)
      await scene.until(() => scene.endedKeys().length === 4)
      expect(scene.endedKeys()).toEqual(keys)
    })

    check('never runs a job before its time', async (scene) => {
      const [engine] = await scene.startEngines(engines, { slots: 2 })
      const due = scene.now().getTime() + 1000
      await engine.enqueue([{ key: 'later', notBefore: new Date(due).toISOString() }, { key: 'now' }])
      await scene.until(() => scene.runsOf('later') === 1)
      expect(scene.reports.map(({ what, key }) => `${key} ${what}`).slice(0, 3)).toEqual([
        'now begins',
        'now ends',
        'later begins',
      ])
      expect(scene.reports[2]?.at).toBeGreaterThanOrEqual(due)
      await expect(engine.enqueue([{ key: 'never', notBefore: 'soon' }])).rejects.toThrow(RangeError)
    })

    check('never runs two jobs of one lock key at once, and others beside them', async (scene) => {
      const [engine] = await scene.startEngines(engines, { slots: 4 }, briefWork)
      const locks = ['a', 'b', 'c', 'd']
      const jobs = Array.from({ length: 60 }, (_, index) => ({ key: `${index}`, lockKey: locks[index % 4] ?? '' }))
      await engine.enqueue(jobs)
      await scene.until(() => scene.endedKeys().length >= jobs.length)
      expect(scene.endedKeys().toSorted()).toEqual(jobs.map(({ key }) => key).toSorted())
      for (const lock of locks) expect(mostAtOnce(scene.reports.filter(({ lockKey }) => lockKey === lock))).toBe(1)
      expect(mostAtOnce(scene.reports)).toBeGreaterThan(1)
    })

    check('lets one lock key with many jobs keep no slot idle, and nobody waiting', async (scene) => {
      const [engine] = await scene.startEngines(1, { slots: 4 }, briefWork)
      const hot = Array.from({ length: 500 }, (_, index) => ({ key: `hot ${index}`, lockKey: 'hot' }))
      const small = Array.from({ length: 100 }, (_, index) => ({ key: `small ${index}`, lockKey: `small ${index}` }))
      await engine.enqueue(hot)
      await engine.enqueue(small)
      const ended = (kind: string): number => scene.endedKeys().filter((key) => key.startsWith(kind)).length
      await scene.until(() => ended('small') === small.length)
      expect(ended('hot')).toBeLessThan(small.length)
      expect(mostAtOnce(scene.reports)).toBe(4)
      return `${ended('hot')} of ${hot.length} jobs of the one ran before all ${small.length} others had`
    })

    check('takes away a waiting job that is cancelled', async (scene) => {
      const hold = createHold()
      const [engine] = await scene.startEngines(1, { slots: 1 }, ({ key }, signal) =>
        key === 'first' ? hold.work(signal) : undefined,
      )
      await engine.enqueue([{ key: 'first' }])
      await scene.until(() => scene.isRunning('first'))
      await engine.enqueue([
        { key: 'a' },
        { key: 'b', notBefore: new Date(scene.now().getTime() + 3_600_000).toISOString() },
      ])
      await engine.cancel(['a', 'b', 'never there'])
      hold.letGo()
      await engine.enqueue([{ key: 'b' }])
      await scene.until(() => scene.endedKeys().includes('b'))
      expect(scene.endedKeys()).toEqual(['first', 'b'])
    })

    check('tells a running job that is cancelled to stop, waits for it, and does not run it again', async (scene) => {
      const hold = createHold()
      const [engine] = await scene.startEngines(1, { slots: 1 }, ({ key }, signal) =>
        key === 'a' ? hold.work(signal) : undefined,
      )
      await engine.enqueue([{ key: 'a' }])
      await scene.until(() => scene.isRunning('a'))
      await engine.cancel(['a'])
      expect(scene.isRunning('a')).toBe(false)
      await scene.runThrough(engine, 'b')
      expect(scene.runsOf('a')).toBe(1)
      hold.letGo()
      await scene.runThrough(engine, 'a')
    })

    check('runs a job again that was rejected, and anew once it went well', async (scene) => {
      const [engine] = await scene.startEngines(1, { slots: 1 }, ({ key }) => {
        if (key === 'a' && scene.runsOf('a') < 3) throw new Error('not yet')
      })
      await engine.enqueue([{ key: 'a' }])
      await scene.until(() => scene.endedKeys().length === 3)
      await scene.runThrough(engine, 'b')
      expect(scene.runsOf('a')).toBe(3)
      await scene.runThrough(engine, 'a')
    })

    check('runs a scheduled job once in every stretch, however many engines ask for it', async (scene) => {
      const started = await scene.startEngines(engines, { slots: 1 })
      await Promise.all(started.map((engine) => engine.schedule('tick', 1)))
      await scene.until(() => scene.runsOf('tick') === 4)
      const stretches = scene.reports.filter(({ what }) => what === 'begins').map(({ at }) => Math.floor(at / 1000))
      expect(new Set(stretches).size).toBe(4)
      await Promise.all(started.map((engine) => engine.cancel(['tick'])))
      await scene.until(() => scene.runsOf('tick') === 5)
      await expect(started[0].schedule('tick', 0)).rejects.toThrow(RangeError)
    })

    check('when it stops, waits for its jobs and takes nothing more', async (scene) => {
      const hold = createHold()
      const [engine] = await scene.startEngines(1, { slots: 1 }, (_, signal) => hold.work(signal))
      await engine.enqueue([{ key: 'a' }])
      await scene.until(() => scene.isRunning('a'))
      await engine.enqueue([{ key: 'b' }])
      await Promise.all([engine.stop(), engine.stop()])
      expect(scene.reports.map(({ what, key }) => `${key} ${what}`)).toEqual(['a begins', 'a ends'])
      const refused = { code: 'engine-stopped' }
      await expect(engine.enqueue([{ key: 'c' }])).rejects.toMatchObject(refused)
      await expect(engine.schedule('c', 1)).rejects.toMatchObject(refused)
      await expect(scene.start(engine)).rejects.toMatchObject(refused)
    })

    check(
      'gives back what it ran when it stops, for others to run at once',
      async (scene) => {
        const hold = createHold()
        const [engine] = await scene.startEngines(1, { slots: 1 }, (_, signal) => hold.work(signal))
        await engine.enqueue([{ key: 'a', lockKey: 'one' }])
        await scene.until(() => scene.isRunning('a'))
        await engine.enqueue([{ key: 'b', lockKey: 'one' }])
        const [other] = await scene.startEngines(1, { slots: 2 })
        const stoppedAt = scene.now().getTime()
        await engine.stop()
        await scene.runThrough(other, 'c')
        await scene.until(() => scene.runsOf('a') === 2 && scene.endedKeys().includes('b'))
        const again = scene.reports.findLast(({ what, key }) => what === 'begins' && key === 'a')
        expect(again?.at).toBeLessThan(stoppedAt + 8000) // a process that only died is noticed after ten seconds
      },
      engines > 1,
    )

    check(
      'runs a job again whose process was killed, and no two of a lock key at once all the while',
      async (scene) => {
        const locks = ['one', 'two', 'three']
        const jobsFrom = (first: number) =>
          Array.from({ length: 200 }, (_, index) => ({
            key: `${first + index}`,
            lockKey: locks[index < 5 ? 0 : 1 + (index % 2)] ?? '',
          }))
        const here = otherProcess === 'beside' ? scene.createEngine({ slots: 4 }) : undefined
        const [first, more] = [jobsFrom(0), here ? jobsFrom(200) : []]
        const jobs = [...first, ...more]
        await here?.enqueue([]) // it is ready by now
        const elsewhere = await scene.startProcess([{ key: 'stuck', lockKey: 'one' }, ...first])
        await scene.until(() => scene.isRunning('stuck'))
        if (here) await scene.start(here, briefWork)
        await here?.enqueue(more) // the other process may have run all of its own by now
        await scene.until(() => ['elsewhere', ...(here ? ['here'] : [])].every((by) => scene.endedKeys(by).length > 10))
        await elsewhere.kill()
        const killedAt = scene.now().getTime()
        if (!here) await scene.startEngines(1, { slots: 4 }, briefWork)
        await scene.until(() => scene.endedKeys('here').includes('stuck'))
        await scene.until(() => jobs.every(({ key }) => scene.endedKeys().includes(key)))
        // Of two processes, what happened first is not always heard first.
        const inTime = scene.reports.toSorted((one, other) => one.at - other.at || other.what.localeCompare(one.what))
        for (const lock of locks) expect(mostAtOnce(inTime.filter(({ lockKey }) => lockKey === lock))).toBe(1)
        expect(scene.runsOf('stuck')).toBe(2)
        const again = scene.reports.findLast(({ what, key }) => what === 'begins' && key === 'stuck')
        return `again ${(((again?.at ?? 0) - killedAt) / 1000).toFixed(1)} s after it was killed`
      },
      otherProcess !== 'none',
    )
  })
}

async function runIn(open: () => Promise<SyncEngineBench>, test: (scene: Scene) => Promise<unknown>): Promise<unknown> {
  await using bench = await open()
  await using scene = createScene(bench)
  return await test(scene)
}
