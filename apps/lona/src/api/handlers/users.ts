import { AppError } from '../../errors.js'
import { makeSignInLink } from '../../security/sign-in-links.js'
import { addUser, isUser, listUsers, removeUser } from '../../security/users.js'
import type { Handlers } from '../handler.js'

/** People, for whoever runs the host. */
export const userHandlers: Handlers<'listUsers' | 'addUser' | 'removeUser' | 'doctor'> = {
  listUsers: async ({ host }) => ({ users: await listUsers(host.home.database, host.now()) }),
  async addUser({ body: { name }, host, address }) {
    const { database } = host.home
    const now = host.now()
    await addUser(database, name, now)
    return await makeSignInLink(database, { user: name, address: address.origin, now })
  },
  async removeUser({ params: { name }, host }) {
    const { database, lona } = host.home
    if (!(await isUser(database, name))) throw new AppError('unknown-user', `There is nobody called ${name} here.`)
    const owner = { kind: 'user', userId: name } as const
    for (const { lookupKey } of await lona.store.listRows(owner)) await lona.unfollow({ owner, lookupKey, erase: true })
    await removeUser(database, name)
    return undefined
  },
  async doctor({ host }) {
    const { examineHome } = await import('../../examine-home.js')
    return { findings: await examineHome(host.home), at: host.now().toISOString() }
  },
}
