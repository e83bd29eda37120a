import { addDays, type UserOwner } from '@lona/connector'
import { today } from '@tento/chrono'
import { AppError } from '../../errors.js'
import type { Home } from '../../home.js'
import { describeRow, describeRows, expectRow } from '../describe-row.js'
import type { Handlers } from '../handler.js'
import { letGo } from '../let-go.js'

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
    const statuses = await host.home.lona.store.listRowStatus(owner)
    const held = statuses.find(({ record }) => record.lookupKey === key)
    const { cells = 0, firstDay = null, lastDay = null, lastDoneAt = null } = held ?? {}
    return { ...row, cells, firstDay, lastDay, lastDoneAt }
  },
  async removeRow({ owner, params: { key }, query, host }) {
    await expectRow(host.home, owner, key)
    return { erasedCells: await letGo(host.home, owner, key, query.erase === 'true') }
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
  async refreshRow({ owner, params: { key }, host, signal }) {
    await expectRow(host.home, owner, key)
    await readAgain(host.home, owner, key, host.now())
    signal.throwIfAborted()
    return await describeRow(host.home, owner, key)
  },
  async demand({ owner, body: { keys, range }, host }) {
    if (range.end <= range.start) throw new AppError('bad-request', 'range.end has to be after range.start.')
    await host.home.lona.demand({ owner, lookupKeys: keys, range })
    return undefined
  },
}

/** Has the days read again that may still change, and what failed tried again. */
async function readAgain({ lona }: Home, owner: UserOwner, lookupKey: string, now: Date): Promise<void> {
  const { syncShape } = lona.dispatcher.resolve(lookupKey).row
  const start = addDays(today(now), -(syncShape?.trailingDays ?? 0))
  await lona.markStale({ owner, lookupKey, range: { start, end: '9999-12-31' } })
  await lona.planNow()
}
