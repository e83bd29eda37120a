import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { answers } from './answers.js'
import { connectionState } from './connection-state.js'
import { onRowsChange, type RowChange } from './events.js'
import { RequestError, request } from './request.js'

/** What the host says under a path, as far as it is known. */
export interface Resource<Data> {
  /** The last good answer for this path; `undefined` until there is one. */
  readonly data: Data | undefined
  /** What stands in the way of a newer one. */
  readonly problem: RequestError | undefined
  /** Whether an answer is on its way. */
  readonly isLoading: boolean
  /** Asks again; what is shown stays until the answer is there. */
  reload(): void
}

/** What `useResource` takes beside the path. */
interface ResourceOptions {
  /** Whether changes of rows ask again. */
  readonly isLive?: boolean
  /** Which changes do; all unless given. */
  readonly concerns?: (change: RowChange) => boolean
}

interface Loading {
  readonly path: string | null
  problem?: RequestError | undefined
  ending?: AbortController | undefined
  /** Whether something changed while the answer was on its way. */
  isOutdated?: boolean
}

/** What the host answers to GET, kept while it is asked again. `null` asks nothing. */
export function useResource<Data>(
  path: string | null,
  { isLive = false, concerns }: ResourceOptions = {},
): Resource<Data> {
  const [, redraw] = useState({})
  const state = useRef<Loading>({ path })
  if (state.current.path !== path) {
    state.current.ending?.abort()
    state.current = { path }
  }

  const load = useCallback(() => {
    if (path === null) return
    const { current } = state
    current.ending?.abort()
    const ending = new AbortController()
    Object.assign(current, { ending, isOutdated: false })
    const finish = (problem?: RequestError) => {
      if (ending.signal.aborted) return
      Object.assign(current, { problem, ending: undefined })
      if (current.isOutdated) load()
      redraw({})
    }
    request<Data>(path, { signal: ending.signal }).then(
      (data) => {
        answers.put(path, data)
        finish()
      },
      (error: unknown) => {
        if (error instanceof RequestError) finish(error)
        else if (!ending.signal.aborted) throw error
      },
    )
    redraw({})
  }, [path])

  // An answer on its way is waited for: asking anew at each change could mean to never hear one.
  const reload = useCallback(() => {
    if (state.current.ending) state.current.isOutdated = true
    else load()
  }, [load])

  useEffect(() => {
    load()
    return () => state.current.ending?.abort()
  }, [load])
  useEffect(() => connectionState.subscribe(() => connectionState.get() === 'connected' && load()), [load])
  const asked = useRef(concerns)
  asked.current = concerns
  useEffect(() => {
    if (!isLive) return
    return onRowsChange((changes) => {
      const { current: isConcerned = () => true } = asked
      if (changes === null || changes.some(isConcerned)) reload()
    })
  }, [isLive, reload])

  return {
    data: path === null ? undefined : answers.get<Data>(path),
    problem: state.current.problem,
    isLoading: state.current.ending !== undefined,
    reload,
  }
}
