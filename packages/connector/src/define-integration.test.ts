import { describe, expect, it } from 'vitest'
import { manifest, NoteBackendDeps, note } from '../test/note-provider.js'
import type { AuthProvider } from './auth.js'
import { defineIntegration } from './define-integration.js'
import type { AnyIntegration } from './integration.js'

const client = () => ({ note: 1 })
const least = { pattern: ':~note:{authId}', deps: NoteBackendDeps, manifest, client } as const
/** As from plain JavaScript, where no types help. */
const defineLoosely = defineIntegration as unknown as (definition: object) => AnyIntegration

const typedAuth: AuthProvider = {
  kind: 'note',
  credentials: { '~standard': { version: 1, vendor: 'made-up', validate: (value) => ({ value }) } },
}
const oauthAuth: AuthProvider = {
  ...typedAuth,
  oauth: {
    authorizationEndpoint: 'https://note.example/authorize',
    tokenEndpoint: 'https://note.example/token',
    scopes: ['notes'],
    pkce: true,
    refreshTokenRotates: false,
  },
}

describe('an integration', () => {
  it('has its kind and its parameters from its pattern alone', () => {
    const integration = defineIntegration({ ...least, pattern: ':~google:{authId}:{calId}' })
    const kind: 'google' = integration.kind
    expect(kind).toBe('google')
    expect(integration.paramNames).toEqual(['authId', 'calId'])
    expect(defineIntegration({ ...least, pattern: ':~library' }).paramNames).toEqual([])
  })

  it('has a default for every member that may be absent', () => {
    const integration = defineIntegration(least)
    expect(integration).toMatchObject({ pattern: ':~note:{authId}', deps: NoteBackendDeps, manifest })
    expect(integration).toMatchObject({ auth: null, limits: [], find: {} })
    expect(integration.weigh({ method: 'GET', url: 'https://note.example/pages' })).toBe(1)
    expect(integration.readLimits(new Headers({ 'retry-after': '60' }))).toEqual([])
    expect(integration.clientForWrite).toBeUndefined()
  })

  it('keeps every member that is there', () => {
    const members = {
      auth: oauthAuth,
      manifest: { ...manifest, signIn: 'oauth', params: { authId: { label: 'Account' } } },
      limits: [{ scope: 'app', window: 'sliding', seconds: 60, weight: 100 }],
      weigh: () => 2,
      readLimits: () => [{ limit: 0, remaining: 5 }],
      find: { authId: async () => [{ value: '42', label: 'Ada' }] },
      clientForWrite: client,
    } as const
    expect(defineIntegration({ ...least, ...members })).toMatchObject(members)
  })

  it('cannot be changed', () => {
    expect(Object.isFrozen(note)).toBe(true)
  })

  it.for([
    [
      'a malformed pattern',
      { pattern: ':~note:{auth_id}' },
      "Pattern ':~note:{auth_id}' has '{auth_id}', which is not camelCase",
    ],
    ['no pattern', { pattern: undefined }, "Pattern 'undefined' does not begin with ':~'"],
    ['no deps', { deps: undefined }, "The integration ':~note:{authId}' has no 'deps'."],
    ['no manifest', { manifest: undefined }, "The integration ':~note:{authId}' has no 'manifest'."],
    ['no client', { client: undefined }, "The integration ':~note:{authId}' has no 'client'."],
    ['a misspelt member', { limit: [] }, "has a member 'limit', which integrations do not have."],
    ['a member that every object has', { toString: 1 }, "has a member 'toString', which integrations do not have."],
    [
      'the sign-in of another kind',
      { auth: { ...typedAuth, kind: 'notes' } },
      "signs in as kind 'notes', but its pattern says 'note'.",
    ],
    [
      'a sign-in that its manifest denies',
      { auth: typedAuth },
      "has a manifest that says signIn 'none', but its auth means 'typed'.",
    ],
    [
      'a manifest that promises a sign-in',
      { manifest: { ...manifest, signIn: 'oauth' } },
      "has a manifest that says signIn 'oauth', but its auth means 'none'.",
    ],
    [
      'a manifest that promises another sign-in',
      { auth: oauthAuth, manifest: { ...manifest, signIn: 'typed' } },
      "has a manifest that says signIn 'typed', but its auth means 'oauth'.",
    ],
    [
      'a manifest with a parameter that is not in the pattern',
      { manifest: { ...manifest, params: { place: { label: 'Place' } } } },
      "speaks of a parameter 'place', which its pattern does not have.",
    ],
    [
      'a search for a parameter that is not in the pattern',
      { find: { place: async () => [] } },
      "speaks of a parameter 'place', which its pattern does not have.",
    ],
  ] as const)('is refused with %s', ([, members, message]) => {
    expect(() => defineLoosely({ ...least, ...members })).toThrow(
      expect.objectContaining({ code: 'invalid-definition', message: expect.stringContaining(message) }),
    )
  })
})
