import type { UserOwner } from '@lona/connector'
import { removeTitle, writeTitle } from '../../account-titles.js'
import { rowKeys } from '../../composition.js'
import { AppError } from '../../errors.js'
import type { Home } from '../../home.js'
import { dataRowsOf } from '../data-rows.js'
import { accountOf } from '../describe-row.js'
import type { Handlers } from '../handler.js'

/** Accounts: what a provider's rows have in common for one set of values, such as a place. */
export const accountHandlers: Handlers<'addAccount' | 'removeAccount'> = {
  async addAccount({ owner, body: { provider, params, title, since }, host }) {
    const { lona, database } = host.home
    const names = Object.keys(params).toSorted().join()
    const rows = dataRowsOf(rowKeys, provider).filter(
      ({ integration }) => integration.paramNames.toSorted().join() === names,
    )
    const [first] = rows
    if (!first) {
      throw new AppError(
        'nothing-found',
        `There is no provider '${provider}' with these parameters: ${names || 'none'}.`,
      )
    }
    const keys = rows.map((row) => row.formatLookupKey(params))
    const account = accountOf(keys[0] ?? '', first.integration)
    // Its name before its rows: whoever sees one of them sees what it is called.
    if (title !== undefined) await writeTitle(database, owner, account, title)
    for (const lookupKey of keys) await lona.follow({ owner, lookupKey, ...(since !== undefined && { since }) })
    return { account, rows: keys }
  },
  async removeAccount({ owner, params: { account }, query, host }) {
    const keys = await rowsOfAccount(host.home, owner, account)
    if (keys.length === 0) throw new AppError('nothing-found', `You have no account ${account}.`)
    let erasedCells = 0
    for (const lookupKey of keys) {
      const gone = await host.home.lona.unfollow({ owner, lookupKey, erase: query.erase === 'true' })
      erasedCells += gone.erasedCells
    }
    await removeTitle(host.home.database, owner, account)
    return { rows: keys, erasedCells }
  },
}

/** The owner's rows under an account's key. */
async function rowsOfAccount({ lona }: Home, owner: UserOwner, account: string): Promise<readonly string[]> {
  const records = await lona.dispatcher.listRows({ caller: owner })
  return records.map(({ lookupKey }) => lookupKey).filter((key) => key.startsWith(`${account}:`))
}
