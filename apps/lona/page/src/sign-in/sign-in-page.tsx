import { useEffect, useState } from 'preact/hooks'
import { useLocation } from 'preact-iso/router'
import type { Session } from '../../../src/api/schemas.js'
import { answers } from '../api/answers.js'
import { RequestError, request } from '../api/request.js'
import { sessionStore } from '../api/session.js'
import { useTitle } from '../frame/use-title.js'

/** Where a one-time link leads: `/sign-in#token`. The token leaves the address before it is sent. */
export function SignInPage() {
  useTitle('Sign in')
  const { route } = useLocation()
  const [problem, setProblem] = useState<string>()
  useEffect(() => {
    const token = location.hash.slice(1)
    history.replaceState(null, '', '/sign-in')
    if (token === '') {
      setProblem('This address signs in only with what stands behind the # of a link. Ask for a link: lona open')
      return
    }
    request<Session>('/api/session', { method: 'POST', body: { token } }).then(
      (session) => {
        answers.clear()
        sessionStore.set(session)
        route('/', true)
      },
      (error: unknown) => {
        if (!(error instanceof RequestError)) throw error
        setProblem(
          error.status === 410 ? 'This link was used already, or is too old. Ask for another: lona open' : error.words,
        )
      },
    )
  }, [])
  return (
    <section class="plain">
      <h1>{problem ? 'That did not sign you in' : 'Signing in …'}</h1>
      <p role="alert">{problem}</p>
    </section>
  )
}
