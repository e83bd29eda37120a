import type { Session } from '../../../src/api/schemas.js'
import { createStore } from '../store/store.js'

/** Who is signed in: `undefined` until that is known, `null` when nobody is. */
export const sessionStore = createStore<Session | null | undefined>(undefined)

/** The host said that nobody is signed in. */
export function signedOut(): void {
  sessionStore.set(null)
}
