import type { AnyRow } from '@lona/connector'
import type { RunRecord } from '@lona/sync/postgres'
import { AppError } from '../../errors.js'
import { expectRow } from '../describe-row.js'
import type { Handlers } from '../handler.js'
import type { Run } from '../schemas.js'
import { toCell } from './cells.js'

/** A run as it travels. */
const toRun = ({ runId, cursor: _cursor, dispatch: _dispatch, range, ...run }: RunRecord): Run => ({
  id: runId,
  ...run,
  range: range && { start: range.start, end: range.end },
})

const noCellWords = ({ listCells, deps }: AnyRow, key: string, cell: string): string =>
  listCells
    ? `${key} computes its cells whenever they are read, from what ${deps.name} answers. They are not stored, so no run and no request brought them.`
    : `There is no cell ${cell} in ${key}, or not any more.`

/** What was done for a row, and what its provider answered. */
export const runHandlers: Handlers<'getCell' | 'listRuns' | 'getAnswer'> = {
  async getCell({ owner, params: { key, cell }, host }) {
    await expectRow(host.home, owner, key)
    const found = await host.home.lona.provenance({ owner, lookupKey: key, cellId: cell })
    if (!found) throw new AppError('nothing-found', noCellWords(host.home.lona.dispatcher.resolve(key).row, key, cell))
    return { cell: toCell(found.cell), run: found.run && toRun(found.run), requests: found.requests }
  },
  async listRuns({ owner, params: { key }, query: { limit }, host }) {
    await expectRow(host.home, owner, key)
    return { runs: (await host.home.lona.history({ owner, lookupKey: key, limit })).map(toRun) }
  },
  async getAnswer({ owner, params: { key, run, ordinal }, host }) {
    await expectRow(host.home, owner, key)
    const answer = await host.home.lona.rawPayload({ owner, lookupKey: key, runId: run, ordinal })
    if (!answer) throw new AppError('nothing-found', 'What the provider answered there is not kept, or not any more.')
    // Whatever it holds, it is never a page of this host.
    return new Response(Buffer.from(answer.body), {
      headers: {
        'Content-Type': 'application/octet-stream',
        'Content-Disposition': `attachment; filename="${run}-${ordinal}.bin"`,
      },
    })
  },
}
