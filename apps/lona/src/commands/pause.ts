import { AppError } from '../errors.js'
import { expectStatus } from '../find-rows.js'
import { type Home, me } from '../home.js'
import type { Output } from '../output.js'
import { statusRecord, statusWords } from '../status-words.js'

/** What `lona pause` and `lona resume` are asked. */
export interface StageOptions {
  /** The stage; all of the row's unless said. */
  readonly stage?: string
}

/** Brings a row, or a stage of it, no more until `lona resume`, or brings it again; then says what the row does. */
export async function pauseCommand(
  home: Home,
  verb: 'pause' | 'resume',
  lookupKey: string,
  { stage }: StageOptions,
  output: Output,
): Promise<void> {
  await expectStatus(home, lookupKey)
  await home.lona[verb]({ owner: me, lookupKey, ...(stage !== undefined && { stages: [stage] }) })
  await tellStatus(home, lookupKey, output)
}

/**
 * Gives up the past that a row does not hold yet, and says how to have it after all.
 *
 * @throws {AppError} `row-is-shared` when others follow the row too.
 */
export async function cancelCommand(home: Home, lookupKey: string, output: Output): Promise<void> {
  await expectStatus(home, lookupKey)
  if (!(await home.lona.cancelBackfill({ owner: me, lookupKey }))) {
    throw new AppError(
      'row-is-shared',
      `Others follow ${lookupKey} too, so nothing of its past was given up. To rest it: lona pause ${lookupKey} --stage backfill`,
    )
  }
  await tellStatus(home, lookupKey, output)
  output.note('What the backfill had not brought is given up; what is stored stays.')
  output.note(`To have it after all: lona sync ${lookupKey} --since DAY, or lona follow ${lookupKey} --since DAY`)
}

async function tellStatus(home: Home, lookupKey: string, output: Output): Promise<void> {
  const status = await expectStatus(home, lookupKey)
  if (output.isTerminal) output.line(`${lookupKey}: ${status.percent} %, ${statusWords(status)}`)
  else output.json(statusRecord(status))
}
