import type { RouteName } from '../client.js'
import type { Handlers } from '../handler.js'
import { accountHandlers } from './accounts.js'
import { archiveHandlers } from './archive.js'
import { bringHandlers } from './bring.js'
import { cellHandlers } from './cells.js'
import { eventHandlers } from './events.js'
import { providerHandlers } from './providers.js'
import { rowHandlers } from './rows.js'
import { runHandlers } from './runs.js'
import { sessionHandlers } from './session.js'
import { timelineHandlers } from './timeline.js'
import { userHandlers } from './users.js'

export { signIn } from './session.js'

/** What answers each route, for somebody who is signed in. A route that is forgotten does not compile. */
export const handlers: Handlers<Exclude<RouteName, 'signIn'>> = {
  ...sessionHandlers,
  ...providerHandlers,
  ...accountHandlers,
  ...rowHandlers,
  ...cellHandlers,
  ...runHandlers,
  ...timelineHandlers,
  ...eventHandlers,
  ...bringHandlers,
  ...archiveHandlers,
  ...userHandlers,
}

/** The routes for whoever runs the host, and for nobody else. */
export const operatorRoutes: ReadonlySet<string> = new Set<RouteName>(['listUsers', 'addUser', 'removeUser', 'doctor'])
