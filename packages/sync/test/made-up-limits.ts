import { type AnyIntegration, defineIntegration, depsKey, type LimitReading, type RateLimit } from '@lona/connector'

/** WHOOP's published limits: 100 a minute and 10,000 a day, for all users of an app. */
export const whoopLimits: readonly RateLimit[] = [
  { scope: 'app', window: 'fixed', seconds: 60, weight: 100 },
  { scope: 'app', window: 'fixed', seconds: 86_400, weight: 10_000 },
]

/** A made-up provider with these limits; a request weighs what its address says, and headers speak of limits as JSON. */
export const integrationWith = (limits: readonly RateLimit[]): AnyIntegration =>
  defineIntegration({
    pattern: ':~bank:{accountId}:{branch}',
    deps: depsKey<object>('@made-up/bank/BankBackendDeps'),
    limits,
    weigh: ({ url }) => Number(new URL(url).searchParams.get('weight') ?? 1),
    readLimits: (headers) => JSON.parse(headers.get('x-limits') ?? '[]') as LimitReading[],
    manifest: { name: 'Bank', description: 'Made up.', homepage: 'https://bank.example', signIn: 'none', params: {} },
    client: () => ({}),
  })
