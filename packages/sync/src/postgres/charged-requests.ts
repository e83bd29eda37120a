import { type AnyIntegration, type ConnectorError, type Fetch, isConnectorError } from '@lona/connector'
import type { Database } from '@lona/postgres'
import { type Instant, toInstant } from '@tento/chrono'
import type { Admission } from '../admission.js'
import { isSyncError, type SyncError } from '../errors.js'
import type { SyncTopology } from '../topology.js'
import { type BudgetedFetchOptions, createBudgetedFetch } from './budgeted-fetch.js'
import { createCharger, pauseBudget } from './budgets.js'
import { readClock } from './clock.js'

type RowKey = Pick<Admission, 'pattern' | 'lookupKey'>

/** How urgent requests are; of a slice, whose they are and who hears that one was refused. */
export interface ChargedAs extends Partial<Pick<BudgetedFetchOptions, 'urgency' | 'admission'>> {
  /** Hears that a request was refused before it was sent. */
  readonly onRefused?: (refusal: ConnectorError | SyncError) => void
}

/** What `createChargedRequests` takes. */
export interface ChargedRequestsOptions {
  /** Where the budgets are. */
  readonly database: Database
  /** Whose limits hold. */
  readonly topology: SyncTopology
  /** The clock; the database's unless said. */
  readonly now?: (() => Date) | undefined
}

/** Requests of one process, each charged before it is sent. */
export interface ChargedRequests {
  /** A `fetch` on the budgets of a row's account; one that nothing keeps in sync is charged to nobody. */
  ofRow(row: RowKey, fetch: Fetch, as?: ChargedAs): Fetch
  /** A `fetch` on what all accounts of a provider share. */
  ofProvider(integration: AnyIntegration, fetch: Fetch): Fetch
  /** Leaves a row's provider alone for so long: what only an answer's body said, and no header. */
  pause(row: RowKey, milliseconds: number): Promise<void>
}

/** The requests of a process, charged to budgets that all processes share. */
export function createChargedRequests({ database, topology, now }: ChargedRequestsOptions): ChargedRequests {
  const clock = (): Instant | null => (now ? toInstant(now()) : null)
  const charger = createCharger({ database, now: clock })

  function charged(
    { integration, integrationParams }: Pick<BudgetedFetchOptions, 'integration' | 'integrationParams'>,
    fetch: Fetch,
    { urgency = 'demand', admission, onRefused }: ChargedAs = {},
  ): Fetch {
    const through = (send: Fetch): Fetch =>
      createBudgetedFetch({
        fetch: send,
        charger,
        integration,
        integrationParams,
        urgency,
        now: now ?? (() => new Date()),
        ...(admission && { admission }),
      })
    if (!onRefused) return through(fetch)
    return async (input, init) => {
      let isSent = false
      const send: Fetch = (...request) => {
        isSent = true
        return fetch(...request)
      }
      try {
        return await through(send)(input, init)
      } catch (error) {
        if (!isSent && (isConnectorError(error) || isSyncError(error))) onRefused(error)
        throw error
      }
    }
  }

  return {
    ofRow({ pattern, lookupKey }, fetch, as) {
      const row = topology.find(pattern)?.row
      const params = row?.parseLookupKey(lookupKey)
      if (!row || !params) return fetch
      const { integrationParams } = row.identityOf(params)
      return charged({ integration: row.integration, integrationParams }, fetch, as)
    },
    ofProvider: (integration, fetch) => charged({ integration, integrationParams: {} }, fetch),
    async pause({ pattern, lookupKey }, milliseconds) {
      const [narrowest] = topology.budgetsOf(pattern, lookupKey)
      if (!narrowest) return
      const at = await readClock(database, clock())
      await pauseBudget(database, narrowest.key, toInstant(Date.parse(at) + milliseconds), at)
    },
  }
}
