import { addDays, isConnectorError, type UserOwner } from '@lona/connector'
import { today } from '@tento/chrono'
import { AppError } from '../../errors.js'
import { describeRow, describeRows, expectRow } from '../describe-row.js'
import type { Handlers, HostContext } from '../handler.js'

/** Rows: what is followed, how far it is, and what is to be done with it. */
export const rowHandlers: Handlers<
  'listRows' | 'addRow' | 'getRow' | 'removeRow' | 'pauseRow' | 'resumeRow' | 'cancelBackfill' | 'refreshRow' | 'demand'
> = {
  listRows: async ({ owner, host }) => ({ rows: await describeRows(host.home, owner) }),
  async addRow({ owner, body: { key, since }, host }) {
    await host.home.lona.follow({ owner, lookupKey: key, ...(since !== undefined && { since }) })
    return await describeRow(host.home, owner, key)
  },
  async getRow({ owner, params: { key }, host }) {
    const row = await describeRow(host.home, owner, key)
    const [held] = await host.home.lona.store.listRowStatus(owner, key)
    const { cells = 0, firstDay = null, lastDay = null, lastDoneAt = null } = held ?? {}
    return { ...row, cells, firstDay, lastDay, lastDoneAt }
  },
  async removeRow({ owner, params: { key }, query, host }) {
    await expectRow(host.home, owner, key)
    const { erasedCells } = await host.home.lona.unfollow({ owner, lookupKey: key, erase: query.erase === 'true' })
    return { erasedCells }
  },
  async pauseRow({ owner, params: { key }, body: { stages }, host }) {
    await expectRow(host.home, owner, key)
    await host.home.lona.pause({ owner, lookupKey: key, ...(stages && { stages }) })
    return await describeRow(host.home, owner, key)
  },
  async resumeRow({ owner, params: { key }, body: { stages }, host }) {
    await expectRow(host.home, owner, key)
    await host.home.lona.resume({ owner, lookupKey: key, ...(stages && { stages }) })
    return await describeRow(host.home, owner, key)
  },
  async cancelBackfill({ owner, params: { key }, host }) {
    await expectRow(host.home, owner, key)
    if (!(await host.home.lona.cancelBackfill({ owner, lookupKey: key }))) {
      throw new AppError(
        'row-is-shared',
        `Others follow ${key} too, so its past goes on. Pause it to want no more of it.`,
      )
    }
    return await describeRow(host.home, owner, key)
  },
  async refreshRow({ owner, params: { key }, host }) {
    await expectRow(host.home, owner, key)
    await readAgain(host, owner, key)
    return await describeRow(host.home, owner, key)
  },
  async demand({ owner, body: { keys, range }, host }) {
    if (range.end <= range.start) throw new AppError('bad-request', 'range.end has to be after range.start.')
    await host.home.lona.demand({ owner, lookupKeys: keys, range })
    return undefined
  },
}

/** Has the days read again that may still change, and what rests after a failure tried at once. */
async function readAgain(host: HostContext, owner: UserOwner, lookupKey: string): Promise<void> {
  const { lona } = host.home
  const { syncShape } = lona.dispatcher.resolve(lookupKey).row
  const start = addDays(today(host.now()), -(syncShape?.trailingDays ?? 0))
  await lona.markStale({ owner, lookupKey, range: { start, end: '9999-12-31' } })
  const status = await lona.why({ owner, lookupKey })
  const { reason, state } = status ?? {}
  const isResting = reason?.code === 'resting' || (reason?.code !== 'paused' && state && state.failed.length > 0)
  if (isResting) void bringBeside(host, owner, lookupKey)
  else await lona.planNow()
}

/** Brings a row while nobody waits for it; once at a time, however often it is asked for. */
async function bringBeside(
  { home: { lona }, stopped, onError, refreshing }: HostContext,
  owner: UserOwner,
  lookupKey: string,
) {
  const name = JSON.stringify([owner.userId, lookupKey])
  if (refreshing.has(name)) return
  refreshing.add(name)
  try {
    await lona.bring({ owner, lookupKey, signal: stopped })
  } catch (error) {
    // What the provider could not do stands with the row, and among its events.
    if (!isConnectorError(error) && !stopped.aborted) onError(error)
  } finally {
    refreshing.delete(name)
  }
}
