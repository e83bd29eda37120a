import { request } from './request.js'

const most = 40
const byPath = new Map<string, unknown>()

/** The last good answers, so that a view that was seen before is there at once. */
export const answers = {
  /** The last good answer for a path. */
  get: <Data>(path: string): Data | undefined => byPath.get(path) as Data | undefined,
  /** Keeps an answer; of many, the oldest goes. Where it says nothing new the one before stays, and nothing is drawn again. */
  put(path: string, data: unknown): void {
    const before = byPath.get(path)
    byPath.delete(path)
    byPath.set(path, JSON.stringify(before) === JSON.stringify(data) ? before : data)
    for (const oldest of byPath.keys()) {
      if (byPath.size <= most) return
      byPath.delete(oldest)
    }
  },
  /** Forgets all, as when another person signs in. */
  clear: (): void => byPath.clear(),
}

/** Asks for what will probably be looked at next. What goes wrong is said when it is looked at. */
export async function prefetch(path: string): Promise<void> {
  if (byPath.has(path)) return
  try {
    answers.put(path, await request(path))
  } catch {
    // It is only a guess: whoever really needs it asks again and hears what is wrong.
  }
}
