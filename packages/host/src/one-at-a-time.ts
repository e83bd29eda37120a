/** Runs `work` when all that was asked for under the same key before has ended, well or not. */
export type OneAtATime = <Result>(key: string, work: () => Promise<Result>) => Promise<Result>

/** A queue for each key, in this process. */
export function createOneAtATime(): OneAtATime {
  const ends = new Map<string, Promise<void>>()
  return async (key, work) => {
    const before = ends.get(key)
    let end = (): void => undefined
    const ended = new Promise<void>((resolve) => {
      end = resolve
    })
    ends.set(key, ended)
    try {
      await before
      return await work()
    } finally {
      if (ends.get(key) === ended) ends.delete(key)
      end()
    }
  }
}
