/** Does many things at once: what is added while one batch is under way goes together into the next. */
export interface Batcher<Item, Result> {
  /** The item's result, once its batch has been done; a batch that fails fails for all of its items. */
  add(item: Item): Promise<Result>
}

interface Waiting<Item, Result> {
  readonly item: Item
  readonly resolve: (result: Result) => void
  readonly reject: (reason: unknown) => void
}

/** A batcher over `run`, which gives one result per item, in their order. */
export function createBatcher<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
): Batcher<Item, Result> {
  let waiting: Waiting<Item, Result>[] = []
  let isRunning = false

  async function work(): Promise<void> {
    isRunning = true
    // In a turn of its own, so that what is added in the same turn goes together.
    await Promise.resolve()
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      try {
        const results = await run(batch.map(({ item }) => item))
        for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result)
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    isRunning = false
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject })
        if (!isRunning) void work()
      }),
  }
}
