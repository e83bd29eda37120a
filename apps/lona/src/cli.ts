#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from 'commander'
import { type CellsOptions, cellsCommand } from './commands/cells.js'
import { doctorCommand } from './commands/doctor.js'
import { rowsCommand } from './commands/rows.js'
import { startCommand } from './commands/start.js'
import { syncCommand } from './commands/sync.js'
import { rowKeys } from './composition.js'
import { isAppError, wordsOf } from './errors.js'
import { type Home, openHome } from './home.js'
import { processOutput } from './output.js'

const { env } = process
const output = processOutput()

/** Runs a command on the person's data, and closes the data whatever happens. */
async function withHome(work: (home: Home, signal: AbortSignal) => Promise<void>): Promise<void> {
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort(new Error('Stopped. What came so far is stored.')))
  process.once('SIGTERM', () => stop.abort(new Error('Stopped. What came so far is stored.')))
  const home = await openHome({ env })
  try {
    if (home.source === 'sandbox') output.note('Sandbox: all data is made up.')
    await work(home, stop.signal)
  } finally {
    await home.close()
  }
}

const readPort = (text: string): number => {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new InvalidArgumentError('A port is a whole number from 0 to 65535.')
}

const program = new Command('lona')
  .exitOverride() // before the commands are made: they inherit it
  .description('Your own data, at home: brings it from the providers, keeps it complete, shows it.')
  .addHelpText(
    'after',
    `
Examples:
  lona start                                            the page, and everything kept complete
  lona sync weather --place Paris --since 2024-01-01    bring a place's weather
  lona rows                                             what is held, and since when
  lona cells :~weather:48.85,2.35:daily --from 2024-01-01 --to 2024-01-31 --csv
  lona doctor                                           what is not well, and the cure

Where the data is: the folder .lona, or LONA_DATA, or the Postgres database of DATABASE_URL.
LONA_SANDBOX=1 uses made-up data, LONA_SANDBOX=0 the real providers; a home keeps the one that it began with.
At a pipe every command writes JSON lines. Exit codes: 0 done, 1 something failed, 2 typed wrongly.`,
  )

program
  .command('start')
  .description('serve the page on this machine, and keep every row complete')
  .option('--port <number>', 'the port of the page', readPort, 4270)
  .option('--place <name>', 'whose weather to begin with')
  .action((options: { port: number; place?: string }) => startCommand(env, options, output))

const sync = program
  .command('sync')
  .description('bring what is missing now')
  .argument('[what]', 'a provider such as weather, or a row key; everything that you follow unless said')
  .option('--since <day>', 'the first day to have, such as 2024-01-01')
const paramNames = new Set<string>()
for (const { manifest } of rowKeys.entries.map(({ row }) => row.integration)) {
  for (const [name, { label, hint }] of Object.entries(manifest.params)) {
    if (!paramNames.has(name)) sync.addOption(new Option(`--${name} <words>`, hint ? `${label}: ${hint}` : label))
    paramNames.add(name)
  }
}
sync.action((what: string | undefined, { since, ...words }: Record<string, string | undefined>) =>
  withHome((home, signal) => syncCommand(home, what, { words, ...(since !== undefined && { since }) }, output, signal)),
)

program
  .command('rows')
  .description('list your rows, and since when they are complete')
  .action(() => withHome((home) => rowsCommand(home, output)))

program
  .command('cells')
  .description("print a row's cells")
  .argument('<key>', 'the row key, as `lona rows` shows it')
  .option('--from <day>', 'the first day')
  .option('--to <day>', 'the last day, included')
  .option('--json', 'one JSON object a line')
  .option('--csv', 'a table, one line per value')
  .action((key: string, options: CellsOptions) => withHome((home) => cellsCommand(home, key, options, output)))

program
  .command('doctor')
  .description('look at everything, and say the cure for what is not well')
  .action(async () => {
    if (!(await doctorCommand(env, output))) process.exitCode = 1
  })

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = tell(error)
}

/** Tells the person what went wrong, and gives the exit code. */
function tell(error: unknown): number {
  if (error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number') {
    return error.exitCode === 0 ? 0 : 2 // commander has said it already
  }
  output.note(wordsOf(error))
  if (env.LONA_DEBUG && error instanceof Error) output.note(error.stack ?? error.message)
  return isAppError(error) && error.code === 'bad-option' ? 2 : 1
}
