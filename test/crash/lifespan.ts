import type { Fetch } from '@lona/connector'
import type { Database, Transaction } from '@lona/postgres'

/** One call of a host to the outside: what it is in a few words, and the how manieth of its kind. */
export interface OutsideCall {
  /** `fetch`, `begin`, `commit`, or the first words of a statement. */
  readonly kind: string
  /** Counted from 1. */
  readonly ordinal: number
}

/** Where a process ends: before a call reaches the other side, or after it took effect and before the answer came. */
export interface Cut extends OutsideCall {
  /** On which side of the call. */
  readonly when: 'before' | 'after'
}

/** The life of a host that may end at one of its calls. */
export interface Lifespan {
  /** The calls so far. */
  readonly calls: readonly OutsideCall[]
  /** Whether it has ended. */
  readonly isOver: boolean
  /** Resolves when it ends. */
  readonly over: Promise<void>
  /** The database as this host sees it: once its life is over, every call is refused and every open transaction undone. */
  database(database: Database): Database
  /** The network as this host sees it. */
  fetch(fetch: Fetch): Fetch
  /** Resolves when nothing that it began is under way any more. */
  settled(): Promise<void>
  /** Resolves when it does nothing more by itself, for want of an answer or of time. */
  rests(): Promise<void>
}

/** Turns without a statement after which nothing comes by itself: an answer in the same process takes fewer. */
const quietTurns = 25

/** What a host gets instead of answers once its life is over. No code of a real process would run to see it. */
class LifeIsOver extends Error {
  override readonly name = 'LifeIsOver'
}

/** A life that ends at the cut, or when whoever made it is done with it. */
export function createLifespan(cut: Cut | null): Lifespan {
  const calls: OutsideCall[] = []
  const counts = new Map<string, number>()
  const underWay = new Map<Promise<unknown>, string>()
  const over = Promise.withResolvers<void>()
  let isOver = false

  const ensureAlive = (): void => {
    if (isOver) throw new LifeIsOver('This process has ended')
  }
  function endIfCut({ kind, ordinal }: OutsideCall, when: Cut['when']): void {
    if (cut?.kind !== kind || cut.ordinal !== ordinal || cut.when !== when) return
    isOver = true
    over.resolve()
  }
  function enter(kind: string): OutsideCall {
    ensureAlive()
    const ordinal = (counts.get(kind) ?? 0) + 1
    counts.set(kind, ordinal)
    const call = { kind, ordinal }
    calls.push(call)
    endIfCut(call, 'before')
    ensureAlive()
    return call
  }
  function leave(call: OutsideCall): void {
    endIfCut(call, 'after')
    ensureAlive()
  }
  async function during<T>(kind: string, work: Promise<T>): Promise<T> {
    underWay.set(work, kind)
    try {
      return await work
    } finally {
      underWay.delete(work)
    }
  }
  async function reach<T>(kind: string, work: () => Promise<T>): Promise<T> {
    const call = enter(kind)
    const result = await during(kind, work())
    leave(call)
    return result
  }

  return {
    calls,
    get isOver() {
      return isOver
    },
    over: over.promise,
    database: (database) => ({
      kind: database.kind,
      query: (sql, parameters) => reach(wordsOf(sql), () => database.query(sql, parameters)),
      async transaction(callback, options) {
        const begin = enter('begin')
        let commit: OutsideCall | undefined
        const work = database.transaction(async (tx) => {
          leave(begin)
          const own: Transaction = {
            query: (sql, parameters) => reach(wordsOf(sql), () => tx.query(sql, parameters)),
          }
          const result = await callback(own)
          commit = enter('commit')
          return result
        }, options)
        const result = await during('transaction', work)
        if (commit) leave(commit)
        return result
      },
      close: () => database.close(),
    }),
    fetch: (fetch) => (input, init) => reach('fetch', () => fetch(input, init)),
    async settled() {
      while (underWay.size > 0) await Promise.allSettled(underWay.keys())
    },
    async rests() {
      for (let quiet = 0; quiet < quietTurns; quiet += 1) {
        await new Promise((resolve) => setImmediate(resolve))
        if ([...underWay.values()].some((kind) => kind !== 'fetch')) quiet = 0
      }
    },
  }
}

/** Enough of a statement to know it by. */
const wordsOf = (sql: string): string => sql.trim().split(/\s+/).slice(0, 5).join(' ').slice(0, 44)
