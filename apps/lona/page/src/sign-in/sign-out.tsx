import { answers } from '../api/answers.js'
import { RequestError, request } from '../api/request.js'
import { signedOut } from '../api/session.js'

/** Who is signed in, and the way out. */
export function SignOut({ user }: { readonly user: string }) {
  const leave = async () => {
    try {
      await request('/api/session', { method: 'DELETE' })
    } catch (error) {
      if (!(error instanceof RequestError)) throw error
      if (error.status !== 401) return
    }
    answers.clear()
    signedOut()
  }
  return (
    <button type="button" class="quiet" title={`Signed in as ${user}`} onClick={() => void leave()}>
      Sign out<span class="unseen"> {user}</span>
    </button>
  )
}
