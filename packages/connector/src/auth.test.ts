import type { Auth } from '@tento/oauth'
import { describe, expect, it } from 'vitest'
import { type AuthProvider, requireAuth, type UserAuth } from './auth.js'

interface NoteCredentials {
  readonly apiKey: string
}

const noteAuth: AuthProvider<NoteCredentials> = {
  kind: 'note',
  credentials: {
    '~standard': { version: 1, vendor: 'made-up', validate: (value) => ({ value: value as NoteCredentials }) },
  },
}

/** A person who has signed in to the accounts of these ids. */
const userWith = (...accountIds: readonly string[]): UserAuth => ({
  async auth<Credentials>({ kind, credentials }: AuthProvider<Credentials>, accountId: string) {
    const stored = await credentials['~standard'].validate({ apiKey: `key of ${accountId}` })
    if (!accountIds.includes(accountId) || stored.issues) return null
    const acquireHandle = async () => ({ accessToken: 'fresh', tokenType: 'Bearer', expiresAt: null })
    return { kind, accountId, credentials: stored.value, acquireHandle } satisfies Auth<Credentials>
  },
})

describe('requireAuth', () => {
  it('gives the sign-in of the account, with credentials of the type that the provider names', async () => {
    const auth = await requireAuth(userWith('41', '42'), noteAuth, '42')
    const apiKey: string = auth.credentials.apiKey
    expect(apiKey).toBe('key of 42')
    expect((await auth.acquireHandle()).accessToken).toBe('fresh')
  })

  it('names kind and account when nobody is signed in there', async () => {
    await expect(requireAuth(userWith('41'), noteAuth, '42')).rejects.toMatchObject({
      code: 'sign-in-missing',
      message: "[sign-in-missing] No note account '42' is signed in. Sign in to note, then try again.",
      kind: 'note',
      accountId: '42',
    })
  })
})
