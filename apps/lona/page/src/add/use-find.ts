import { useRef, useState } from 'preact/hooks'
import type { Choice } from '../../../src/api/schemas.js'
import { RequestError, request, toPath } from '../api/request.js'

/** What was found for words, or why nothing was. */
interface Found {
  /** The words. */
  readonly text: string
  /** What they may mean, the best first. */
  readonly choices: readonly Choice[]
  /** What stands in the way. */
  readonly problem?: string
}

/** Searches a provider's parameter by words. */
interface Finder {
  /** What was found last. */
  readonly found: Found | undefined
  /** Whether a search is on its way. */
  readonly isSearching: boolean
  /** Searches for these words next. */
  search(text: string): void
}

/** A finder that asks one thing at a time: while an answer is on its way, only the newest words wait. */
export function useFind(provider: string, param: string): Finder {
  const [found, setFound] = useState<Found>()
  const [isSearching, setIsSearching] = useState(false)
  const wanted = useRef('')
  const isBusy = useRef(false)

  const work = async () => {
    isBusy.current = true
    setIsSearching(true)
    let text: string
    do {
      text = wanted.current
      setFound(text === '' ? undefined : await find(provider, param, text))
    } while (text !== wanted.current)
    isBusy.current = false
    setIsSearching(false)
  }
  return {
    found,
    isSearching,
    search(text) {
      wanted.current = text.trim()
      if (!isBusy.current) void work()
    },
  }
}

async function find(provider: string, param: string, text: string): Promise<Found> {
  try {
    const { choices } = await request<{ choices: Choice[] }>(toPath('/api/find', { provider, param, text }))
    return { text, choices }
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    return { text, choices: [], problem: error.words }
  }
}
