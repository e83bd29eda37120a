import { ApiError, type Client } from '../api/client.js'
import type { Row } from '../api/schemas.js'
import { AppError } from '../errors.js'
import { expectRow } from '../find-rows.js'
import type { Output } from '../output.js'
import { statusRecord, statusWords } from '../status-words.js'

/** What `lona pause` and `lona resume` are asked. */
export interface StageOptions {
  /** The stage; all of the row's unless said. */
  readonly stage?: string
}

/** Brings a row, or a stage of it, no more until `lona resume`, or brings it again; then says what the row does. */
export async function pauseCommand(
  client: Client,
  verb: 'pause' | 'resume',
  key: string,
  { stage }: StageOptions,
  output: Output,
): Promise<void> {
  const body = stage === undefined ? {} : { stages: [stage] }
  await tellStatus(key, client.ask(`${verb}Row`, { params: { key }, body }), output)
}

/**
 * Gives up the past that a row does not hold yet, and says how to have it after all.
 *
 * @throws {AppError} `row-is-shared` when others follow the row too.
 */
export async function cancelCommand(client: Client, key: string, output: Output): Promise<void> {
  const cancelled = client.ask('cancelBackfill', { params: { key } }).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.code !== 'row-is-shared') throw error
    throw new AppError(
      'row-is-shared',
      `Others follow ${key} too, so nothing of its past was given up. To rest it: lona pause ${key} --stage backfill`,
      error,
    )
  })
  await tellStatus(key, cancelled, output)
  output.note('What the backfill had not brought is given up; what is stored stays.')
  output.note(`To have it after all: lona sync ${key} --since DAY, or lona follow ${key} --since DAY`)
}

async function tellStatus(key: string, asked: Promise<Row>, output: Output): Promise<void> {
  const row = await expectRow(key, asked)
  if (output.isTerminal) output.line(`${key}: ${row.sync.percent} %, ${statusWords(row.sync)}`)
  else output.json(statusRecord(row, row.sync))
}
