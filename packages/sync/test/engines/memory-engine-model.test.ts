import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { SyncJob } from '../../src/index.js'
import { createMadeUpTime, createMemoryEngine, settle } from '../../src/testing/index.js'

const slots = 2
const pauseMs = 20_000
/** The first letter is the lock; `-` is none. */
const key = fc.constantFrom('a1', 'a2', 'b1', 'c1', '-1', '-2')
const lockOf = (key: string): { lockKey?: string } => (key.startsWith('-') ? {} : { lockKey: key.charAt(0) })
const seconds = fc.nat({ max: 90 })
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('enqueue' as const), key, after: seconds }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('advance' as const), by: seconds }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('end' as const), key, fails: fc.boolean() }) },
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
      /** The moment at which each key that waits may and must run. */
      const due = new Map<string, number>()
      const broken: string[] = []
      const engine = createMemoryEngine({ now: time.now, setTimer: time.setTimer, slots, pauseMs: () => pauseMs })

      const handler = ({ key, lockKey }: SyncJob, signal: AbortSignal): Promise<void> => {
        if (running.has(key)) broken.push(`${key} runs twice`)
        if ([...running.keys()].some((other) => other.charAt(0) === lockKey)) broken.push(`${lockKey} is shared`)
        if (running.size >= slots) broken.push('too many run')
        if (!((due.get(key) ?? Number.POSITIVE_INFINITY) <= at())) broken.push(`${key} runs before its time`)
        due.delete(key)
        return new Promise<void>((resolve, reject) => {
          running.set(key, (error) => (error ? reject(error) : resolve()))
          signal.addEventListener('abort', () => resolve())
        }).finally(() => running.delete(key))
      }
      /** What is due runs, unless its lock or all slots are taken. */
      const ensureNothingIdles = (): void => {
        for (const [key, dueAt] of due) {
          if (dueAt > at() || running.size >= slots) continue
          const { lockKey } = lockOf(key)
          expect([...running.keys()].some((other) => lockKey !== undefined && other.startsWith(lockKey))).toBe(true)
        }
      }

      await engine.start(handler)
      for (const step of steps) {
        if (step.kind === 'advance') await time.advance(step.by * 1000)
        else if (step.kind === 'enqueue') {
          const dueAt = at() + step.after * 1000
          if (!due.has(step.key) && !running.has(step.key)) due.set(step.key, dueAt)
          await engine.enqueue([{ key: step.key, ...lockOf(step.key), notBefore: new Date(dueAt).toISOString() }])
        } else if (step.kind === 'cancel') {
          due.delete(step.key)
          await engine.cancel([step.key])
        } else {
          const end = running.get(step.key)
          if (end && step.fails) due.set(step.key, at() + pauseMs)
          end?.(step.fails ? new Error('again') : undefined)
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
