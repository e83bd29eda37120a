import type { SyncJob } from '@lona/sync'
import { beforeEach, describe, expect, it } from 'vitest'
import { createInProcessEngine, type InProcessEngineOptions } from '../src/index.js'
import { createMadeUpTime, type MadeUpTime, settle } from './made-up-time.js'

/** An engine whose jobs end when the test says so. */
function createBench(time: MadeUpTime, options: InProcessEngineOptions = {}) {
  const begun: string[] = []
  const ends = new Map<string, (error?: Error) => void>()
  const signals = new Map<string, AbortSignal>()
  const failures: [string, string][] = []
  const engine = createInProcessEngine({
    now: time.now,
    setTimer: time.setTimer,
    onFailure: ({ key }, _, retryAt) => failures.push([key, retryAt]),
    ...options,
  })
  const handler = (job: SyncJob, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      begun.push(job.key)
      signals.set(job.key, signal)
      ends.set(job.key, (error) => (error ? reject(error) : resolve()))
      signal.addEventListener('abort', () => reject(signal.reason))
    })
  return {
    engine,
    begun,
    signals,
    failures,
    start: () => engine.start(handler),
    async end(key: string, error?: Error) {
      ends.get(key)?.(error)
      await settle()
    },
  }
}
const limited = (retryAfterMs: number) => Object.assign(new Error('wait'), { retryAfterMs })

describe('the engine in this process', () => {
  let time: MadeUpTime
  beforeEach(() => {
    time = createMadeUpTime()
  })

  it('runs what waits when it starts, first what became due first', async () => {
    const { engine, begun, start, end } = createBench(time, { concurrency: 1 })
    await engine.enqueue({ key: 'second', notBefore: '2026-11-21T11:00:00.000Z' })
    await engine.enqueue({ key: 'first', notBefore: '2026-11-21T10:00:00.000Z' })
    await engine.enqueue({ key: 'third' })
    await start()
    await settle()
    for (const key of ['first', 'second', 'third']) await end(key)
    expect(begun).toEqual(['first', 'second', 'third'])
  })

  it('runs a key once, however often it was asked for before it began', async () => {
    const { engine, begun, start, end } = createBench(time)
    for (let time = 0; time < 3; time += 1) await engine.enqueue({ key: 'a' })
    await start()
    await settle()
    await end('a')
    expect(begun).toEqual(['a'])
  })

  it('never runs a job before its time, and of two times the earlier holds', async () => {
    const { engine, begun, start } = createBench(time)
    await start()
    await engine.enqueue({ key: 'a', notBefore: '2026-11-21T12:10:00.000Z' })
    await engine.enqueue({ key: 'a', notBefore: '2026-11-21T12:05:00.000Z' })
    await engine.enqueue({ key: 'a', notBefore: '2026-11-21T12:20:00.000Z' })
    await time.advance(5 * 60_000 - 1)
    expect(begun).toEqual([])
    await time.advance(1)
    expect(begun).toEqual(['a'])
    await expect(engine.enqueue({ key: 'b', notBefore: 'soon' })).rejects.toThrow(RangeError)
  })

  it('waits for times that are further off than a timer can count', async () => {
    const delays: number[] = []
    const setTimer: MadeUpTime['setTimer'] = (work, milliseconds) => {
      delays.push(milliseconds)
      return time.setTimer(work, Math.min(milliseconds, 2 ** 31 - 1))
    }
    const { engine, begun, start } = createBench(time, { setTimer })
    await start()
    await engine.enqueue({ key: 'a', notBefore: '2027-11-21T12:00:00.000Z' })
    await time.advance(364 * 86_400_000)
    expect(begun).toEqual([])
    await time.advance(86_400_000)
    expect(begun).toEqual(['a'])
    expect(delays.length).toBeGreaterThan(10)
  })

  it('runs no two jobs at once that share a lock key, and lets others pass', async () => {
    const { engine, begun, start, end } = createBench(time, { concurrency: 3 })
    await start()
    for (const key of ['a1', 'a2', 'b1']) await engine.enqueue({ key, lockKey: key.charAt(0) })
    await settle()
    expect(begun).toEqual(['a1', 'b1'])
    await end('a1')
    expect(begun).toEqual(['a1', 'b1', 'a2'])
  })

  it('runs no more jobs at once than it may', async () => {
    const { engine, begun, start, end } = createBench(time, { concurrency: 2 })
    await start()
    for (const key of ['a', 'b', 'c', 'd']) await engine.enqueue({ key })
    await settle()
    expect(begun).toEqual(['a', 'b'])
    await end('b')
    expect(begun).toEqual(['a', 'b', 'c'])
  })

  it('runs a failed job again when its error says, and not before', async () => {
    const { engine, begun, start, end, failures } = createBench(time)
    await start()
    await engine.enqueue({ key: 'a' })
    await settle()
    await end('a', limited(90_000))
    expect(failures).toEqual([['a', '2026-11-21T12:01:30.000Z']])
    await time.advance(89_999)
    expect(begun).toEqual(['a'])
    await time.advance(1)
    expect(begun).toEqual(['a', 'a'])
  })

  it('runs a failed job again after half a minute, then twice as long, up to an hour; and anew after it went well', async () => {
    const { engine, begun, start, end, failures } = createBench(time)
    await start()
    await engine.enqueue({ key: 'a' })
    await settle()
    const waits: number[] = []
    for (let failure = 0; failure < 10; failure += 1) {
      const failedAt = time.now().getTime()
      await end('a', new Error('no'))
      waits.push((Date.parse(failures.at(-1)?.[1] ?? '') - failedAt) / 1000)
      await time.advance(3_600_000)
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600])
    expect(begun).toHaveLength(11)
    await end('a')
    await engine.enqueue({ key: 'a' })
    await settle()
    await end('a', new Error('no'))
    expect(Date.parse(failures.at(-1)?.[1] ?? '') - time.now().getTime()).toBe(30_000)
  })

  it.each([0, -5, Number.NaN, Number.POSITIVE_INFINITY])(
    'is not kept busy by an error that wants %s milliseconds',
    async (wish) => {
      const { engine, begun, start, end } = createBench(time)
      await start()
      await engine.enqueue({ key: 'a' })
      await settle()
      await end('a', limited(wish))
      await time.advance(999)
      expect(begun).toEqual(['a'])
      await time.advance(29_001)
      expect(begun).toEqual(['a', 'a'])
    },
  )

  it('lets a job ask for itself: it runs again, after its end', async () => {
    const engine = createInProcessEngine({ now: time.now, setTimer: time.setTimer, concurrency: 5 })
    let running = 0
    let runs = 0
    await engine.start(async (job) => {
      runs += 1
      running += 1
      expect(running).toBe(1)
      if (runs < 4) await engine.enqueue(job)
      await settle()
      running -= 1
    })
    await engine.enqueue({ key: 'a' })
    await time.advance(0)
    for (let turn = 0; turn < 10; turn += 1) await settle()
    expect(runs).toBe(4)
  })

  it('lets a job that asks for itself and then fails wait all the same', async () => {
    const engine = createInProcessEngine({ now: time.now, setTimer: time.setTimer })
    let runs = 0
    await engine.start(async (job) => {
      runs += 1
      await engine.enqueue(job)
      throw limited(60_000)
    })
    await engine.enqueue({ key: 'a' })
    await time.advance(59_999)
    expect(runs).toBe(1)
    await time.advance(1)
    expect(runs).toBe(2)
  })

  it('takes a waiting job away', async () => {
    const { engine, begun, start } = createBench(time)
    await start()
    await engine.enqueue({ key: 'a', notBefore: '2026-11-21T12:00:01.000Z' })
    await engine.cancel('a')
    await engine.cancel('never there')
    await time.advance(10_000)
    expect(begun).toEqual([])
  })

  it('tells a running job that is cancelled to stop, waits for it, and does not run it again', async () => {
    const { engine, begun, signals, start, failures } = createBench(time)
    await start()
    await engine.enqueue({ key: 'a' })
    await settle()
    await engine.cancel('a')
    expect(signals.get('a')?.aborted).toBe(true)
    await time.advance(3_600_000)
    expect([begun, failures]).toEqual([['a'], []])
  })

  it('stops: running jobs are told and waited for, nothing else begins, and no timer is left', async () => {
    const { engine, begun, start } = createBench(time, { concurrency: 1 })
    await start()
    await engine.enqueue({ key: 'a' })
    await engine.enqueue({ key: 'b' })
    await engine.enqueue({ key: 'c', notBefore: '2026-11-21T13:00:00.000Z' })
    await settle()
    await engine.stop()
    await time.advance(7_200_000)
    expect([begun, time.dueAt]).toEqual([['a'], []])
    await expect(engine.enqueue({ key: 'd' })).rejects.toMatchObject({ code: 'engine-stopped' })
    await expect(start()).rejects.toMatchObject({ code: 'engine-stopped' })
  })
})
