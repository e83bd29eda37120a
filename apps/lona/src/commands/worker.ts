import { AppError } from '../errors.js'
import { type OpenHomeOptions, openHome } from '../home.js'
import type { Output } from '../output.js'
import { tellTrouble } from '../tell-trouble.js'
import { toldToEnd } from '../told-to-end.js'

/** What `lona worker` is asked. */
export interface WorkerOptions {
  /** How many slices it brings at once. */
  readonly slots: number
}

/**
 * Helps to keep every row complete on the Postgres of `DATABASE_URL`, without a page, until the process is told to end.
 *
 * @throws {AppError} `postgres-needed` without `DATABASE_URL`.
 */
export async function workerCommand(
  env: OpenHomeOptions['env'],
  { slots }: WorkerOptions,
  output: Output,
): Promise<void> {
  if (!env.DATABASE_URL) {
    throw new AppError(
      'postgres-needed',
      'A folder is for one process, so workers need a PostgreSQL server: set DATABASE_URL to it for all of them, and follow your rows there.',
    )
  }
  const home = await openHome({ env, slots, onEvent: tellTrouble(output) })
  try {
    await home.lona.start()
    const { place, source } = home
    if (output.isTerminal) {
      if (source === 'sandbox') output.line('Sandbox: all data is made up.')
      const count = `${slots} ${slots === 1 ? 'slot' : 'slots'}`
      output.line(`Working on ${place} with ${count}. Ctrl-C ends it; what it has under way goes to the others.`)
    } else output.json({ place, source, slots })
    await toldToEnd()
  } finally {
    await home.close()
  }
}
