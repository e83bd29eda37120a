import { useCallback, useState } from 'preact/hooks'
import { RequestError, request } from '../api/request.js'

/** Something that a person asked the host to do. */
export interface Deed {
  /** Whether it is under way. */
  readonly isBusy: boolean
  /** Why the last one was refused, in the host's words. */
  readonly problem: string | null
  /** Asks the host; `after` is called once it is done. */
  run(path: string, options: { readonly method: 'POST' | 'DELETE'; readonly body?: unknown }, after?: () => void): void
}

/** Lets a person ask the host to do something, one deed at a time. */
export function useDeed(): Deed {
  const [state, setState] = useState<Pick<Deed, 'isBusy' | 'problem'>>({ isBusy: false, problem: null })
  const run: Deed['run'] = useCallback((path, options, after) => {
    setState({ isBusy: true, problem: null })
    request(path, options).then(
      () => {
        setState({ isBusy: false, problem: null })
        after?.()
      },
      (error: unknown) => {
        if (!(error instanceof RequestError)) throw error
        setState({ isBusy: false, problem: error.words })
      },
    )
  }, [])
  return { ...state, run }
}
