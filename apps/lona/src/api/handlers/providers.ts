import type { AnyIntegration } from '@lona/connector'
import { rowKeys } from '../../composition.js'
import { AppError } from '../../errors.js'
import { dataRowsOf } from '../data-rows.js'
import type { Handlers } from '../handler.js'
import type { Provider } from '../schemas.js'

/** What data can come from. */
export const providerHandlers: Handlers<'listProviders' | 'find'> = {
  listProviders: ({ host }) => {
    const byKind = Map.groupBy(host.home.lona.integrations, ({ kind }) => kind)
    return { providers: [...byKind.values()].map(describe) }
  },
  async find({ query: { provider, param, text }, host, signal }) {
    const { lona } = host.home
    const integration = lona.integrations.find(
      ({ kind, paramNames }) => kind === provider && paramNames.includes(param),
    )
    if (!integration) throw new AppError('nothing-found', `There is no provider '${provider}' with a '${param}'.`)
    return { choices: await lona.find({ integration, param, text, signal }) }
  },
}

/** A provider, of all its account types. */
function describe(integrations: readonly AnyIntegration[]): Provider {
  const [first] = integrations as readonly [AnyIntegration]
  const { manifest, kind } = first
  const { name, description, homepage, signIn, attribution } = manifest
  const names = new Set(integrations.flatMap(({ paramNames }) => paramNames))
  return {
    kind,
    name,
    description,
    homepage,
    signIn,
    attribution: attribution ?? null,
    params: [...names].map((param) => ({
      name: param,
      label: manifest.params[param]?.label ?? param,
      hint: manifest.params[param]?.hint ?? null,
      canBeFound: integrations.some(({ find }) => param in find),
    })),
    rows: dataRowsOf(rowKeys, kind).map(({ pattern, label, display, syncShape }) => ({
      pattern,
      label,
      display: [...display],
      historyDays: syncShape?.historyDays ?? null,
    })),
  }
}
