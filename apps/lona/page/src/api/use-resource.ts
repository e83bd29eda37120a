import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { answers } from './answers.js'
import { connectionState } from './connection-state.js'
import { onRowsChange } from './events.js'
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

/**
 * What the host answers to GET, kept while it is asked again. `null` asks nothing.
 *
 * With `isLive`, every change of a row that `concerns` says yes to (any, unless given) asks again.
 */
export function useResource<Data>(
  path: string | null,
  { isLive = false, concerns }: { isLive?: boolean; concerns?: (key: string) => boolean } = {},
): Resource<Data> {
  const [, redraw] = useState({})
  const state = useRef<{ path: string | null; problem?: RequestError | undefined; ending?: AbortController }>({ path })
  if (state.current.path !== path) state.current = { ...state.current, path, problem: undefined }

  const load = useCallback(() => {
    if (path === null) return
    state.current.ending?.abort()
    const ending = new AbortController()
    state.current.ending = ending
    const finish = (problem?: RequestError) => {
      if (ending.signal.aborted) return
      state.current = { path, problem }
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

  useEffect(() => {
    load()
    return () => state.current.ending?.abort()
  }, [load])
  useEffect(() => connectionState.subscribe(() => connectionState.get() === 'connected' && load()), [load])
  const asked = useRef(concerns)
  asked.current = concerns
  useEffect(() => {
    if (!isLive) return
    return onRowsChange((keys) => {
      const { current: isConcerned = () => true } = asked
      if (keys === null || [...keys].some(isConcerned)) load()
    })
  }, [isLive, load])

  return {
    data: path === null ? undefined : answers.get<Data>(path),
    problem: state.current.problem,
    isLoading: path !== null && state.current.ending !== undefined,
    reload: load,
  }
}
