import type { Cell } from '@lona/connector'
import type { Database } from '@lona/postgres'
import type { ChangeCounts } from '@lona/rows'
import { createStore } from '@lona/store'
import { pages } from '../made-up/notebook.ts'
import { ada, diaryKey, signedIn } from './notebook-host.ts'

/** One run on one row, so that its writes can be measured without a provider. */
export interface RowWriter {
  /** Writes cells as a row's body does, in one transaction. Gives what this write changed. */
  persist(cells: readonly Cell[]): Promise<ChangeCounts>
  /** Ends the run. */
  finish(): Promise<void>
}

const pageOfNothing = async (): Promise<Response> => new Response()

/** Opens a run on Ada's notebook, as the dispatcher would. */
export async function openRowWriter(database: Database): Promise<RowWriter> {
  const store = await createStore(database)
  const record = await store.ensureRow({
    owner: ada,
    lookupKey: diaryKey,
    rowType: 'data',
    cellEncoding: null,
    attributes: null,
    aliasKey: null,
  })
  const run = await store.openRun({
    record,
    row: pages,
    purpose: {
      kind: 'sync',
      stage: 'viewport',
      range: { start: '2026-09-01', end: '2026-11-21' },
      dispatch: null,
      planned: null,
    },
    user: signedIn,
    fetch: pageOfNothing,
    signal: new AbortController().signal,
  })
  return {
    persist: (cells) => run.applyWrite({ upserted: [...cells], removed: [] }),
    async finish() {
      await run.finish()
    },
  }
}
