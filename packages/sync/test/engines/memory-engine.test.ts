import { beforeEach, describe, expect, it } from 'vitest'
import type { SyncJob } from '../../src/index.js'
import {
  createMadeUpTime,
  createMemoryEngine,
  type MadeUpTime,
  type MemoryEngineOptions,
  settle,
} from '../../src/testing/index.js'

/** An engine whose jobs end when the test says so. */
function createBench(time: MadeUpTime, options: MemoryEngineOptions = {}) {
  const begun: string[] = []
  const ends = new Map<string, (error?: Error) => void>()
  const failed: string[] = []
  const engine = createMemoryEngine({
    now: time.now,
    setTimer: time.setTimer,
    onFailure: ({ key }) => failed.push(key),
    ...options,
  })
  const handler = ({ key }: SyncJob, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      begun.push(key)
      ends.set(key, (error) => (error ? reject(error) : resolve()))
      signal.addEventListener('abort', () => reject(signal.reason))
    })
  return {
    engine,
    begun,
    failed,
    start: () => engine.start(handler),
    async end(key: string, error?: Error) {
      ends.get(key)?.(error)
      await settle()
    },
  }
}

describe('the engine in memory', () => {
  let time: MadeUpTime
  beforeEach(() => {
    time = createMadeUpTime()
  })

  it('runs first what became due first, and no more at once than it has slots', async () => {
    const { engine, begun, start, end } = createBench(time, { slots: 2 })
    await engine.enqueue([
      { key: 'second', notBefore: '2026-11-21T11:00:00.000Z' },
      { key: 'first', notBefore: '2026-11-21T10:00:00.000Z' },
      { key: 'third' },
    ])
    await start()
    await settle()
    expect(begun).toEqual(['first', 'second'])
    await end('second')
    expect(begun).toEqual(['first', 'second', 'third'])
  })

  it('adds all of several jobs, or none when one of their times is none', async () => {
    const { engine, begun, start } = createBench(time)
    await start()
    await expect(engine.enqueue([{ key: 'a' }, { key: 'b', notBefore: 'soon' }])).rejects.toThrow(RangeError)
    await time.advance(1000)
    expect(begun).toEqual([])
  })

  it('waits for times that are further off than a timer can count', async () => {
    const delays: number[] = []
    const setTimer: MadeUpTime['setTimer'] = (work, milliseconds) => {
      delays.push(milliseconds)
      return time.setTimer(work, Math.min(milliseconds, 2 ** 31 - 1))
    }
    const { engine, begun, start } = createBench(time, { setTimer })
    await start()
    await engine.enqueue([{ key: 'a', notBefore: '2027-11-21T12:00:00.000Z' }])
    await time.advance(364 * 86_400_000)
    expect(begun).toEqual([])
    await time.advance(86_400_000)
    expect(begun).toEqual(['a'])
    expect(delays.length).toBeGreaterThan(10)
  })

  it('runs a failed job again after two seconds, then twice as long, up to a quarter of an hour; and anew after it went well', async () => {
    const { engine, begun, failed, start, end } = createBench(time)
    await start()
    await engine.enqueue([{ key: 'a' }])
    await settle()
    const waits: number[] = []
    for (let failure = 0; failure < 11; failure += 1) {
      await end('a', new Error('no'))
      waits.push(((time.dueAt[0] ?? 0) - time.now().getTime()) / 1000)
      await time.advance(900_000)
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900])
    expect([begun.length, failed.length]).toEqual([12, 11])
    await end('a')
    await engine.enqueue([{ key: 'a' }])
    await settle()
    await end('a', new Error('no'))
    expect(time.dueAt).toEqual([time.now().getTime() + 2000])
  })

  it('does not count it as a failure that a cancelled job was rejected', async () => {
    const { engine, begun, failed, start } = createBench(time)
    await start()
    await engine.enqueue([{ key: 'a' }])
    await settle()
    await engine.cancel(['a'])
    await time.advance(3_600_000)
    expect([begun, failed]).toEqual([['a'], []])
  })

  it('leaves no timer when it has stopped', async () => {
    const { engine, begun, start } = createBench(time, { slots: 1 })
    await start()
    await engine.enqueue([{ key: 'a' }, { key: 'b' }, { key: 'c', notBefore: '2026-11-21T13:00:00.000Z' }])
    await engine.schedule('d', 60)
    await settle()
    await engine.stop()
    await time.advance(7_200_000)
    expect([begun, time.dueAt]).toEqual([['a'], []])
  })
})
