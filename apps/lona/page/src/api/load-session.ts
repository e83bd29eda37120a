import type { Session } from '../../../src/api/schemas.js'
import { RequestError, request } from './request.js'
import { sessionStore } from './session.js'

/** Asks who is signed in, and tells the whole page. Without an answer all stays as it was. */
export async function loadSession(): Promise<void> {
  try {
    sessionStore.set(await request<Session>('/api/session'))
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
  }
}
