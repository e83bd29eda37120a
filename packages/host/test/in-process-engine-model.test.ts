import type { SyncJob } from '@lona/sync'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createInProcessEngine } from '../src/index.js'
import { createMadeUpTime, settle } from './made-up-time.js'

const concurrency = 2
/** The first letter is the lock; `-` is none. */
const key = fc.constantFrom('a1', 'a2', 'b1', 'c1', '-1', '-2')
const lockOf = (key: string): { lockKey?: string } => (key.startsWith('-') ? {} : { lockKey: key.charAt(0) })
const seconds = fc.nat({ max: 90 })
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('enqueue' as const), key, after: seconds }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('advance' as const), by: seconds }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('end' as const),
        key,
        retryAfter: fc.option(seconds),
        again: fc.boolean(),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), key }) },
  ),
  { maxLength: 40 },
)

it('keeps its promises whatever is asked in which order', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (steps) => {
      const time = createMadeUpTime()
      const at = () => time.now().getTime()
      const running = new Map<string, (error?: Error) => void>()
      /** The earliest moment at which each key may and must run. */
      const due = new Map<string, number>()
      const broken: string[] = []
      const engine = createInProcessEngine({ now: time.now, setTimer: time.setTimer, concurrency })

      const handler = (job: SyncJob, signal: AbortSignal): Promise<void> => {
        if (running.has(job.key)) broken.push(`${job.key} runs twice`)
        if ([...running.keys()].some((other) => other.charAt(0) === job.lockKey))
          broken.push(`${job.lockKey} is shared`)
        if (running.size >= concurrency) broken.push('too many run')
        if (!((due.get(job.key) ?? Number.POSITIVE_INFINITY) <= at())) broken.push(`${job.key} runs before its time`)
        due.delete(job.key)
        return new Promise<void>((resolve, reject) => {
          running.set(job.key, (error) => (error ? reject(error) : resolve()))
          signal.addEventListener('abort', () => resolve())
        }).finally(() => running.delete(job.key))
      }
      const ask = async (key: string, dueAt: number): Promise<void> => {
        due.set(key, Math.min(dueAt, due.get(key) ?? Number.POSITIVE_INFINITY))
        await engine.enqueue({ key, ...lockOf(key), notBefore: new Date(dueAt).toISOString() })
      }
      /** What is due runs, unless its lock or all workers are taken. */
      const ensureNothingIdles = (): void => {
        for (const [key, dueAt] of due) {
          if (dueAt > at() || running.size >= concurrency) continue
          const { lockKey } = lockOf(key)
          const inTheWay = (other: string): boolean =>
            other === key || (lockKey !== undefined && other.startsWith(lockKey))
          expect([...running.keys()].some(inTheWay)).toBe(true)
        }
      }

      await engine.start(handler)
      for (const step of steps) {
        if (step.kind === 'enqueue') await ask(step.key, at() + step.after * 1000)
        else if (step.kind === 'advance') await time.advance(step.by * 1000)
        else if (step.kind === 'cancel') {
          due.delete(step.key)
          await engine.cancel(step.key)
        } else {
          const end = running.get(step.key)
          if (end && step.again) await ask(step.key, at())
          if (end && step.retryAfter !== null) {
            due.set(step.key, at() + Math.max(1, step.retryAfter) * 1000)
            end(Object.assign(new Error('again'), { retryAfterMs: step.retryAfter * 1000 }))
          } else end?.()
        }
        await settle()
        ensureNothingIdles()
      }
      for (let turn = 0; turn < 20; turn += 1) {
        await time.advance(100_000)
        for (const end of [...running.values()]) end()
        await settle()
      }
      expect([...due.keys()]).toEqual([])
      expect(broken).toEqual([])
      await engine.stop()
      expect(time.dueAt).toEqual([])
    }),
    { numRuns: 200 },
  )
})
