import { Command, InvalidArgumentError, Option } from 'commander'
import type { Client } from './api/client.js'
import { limits } from './api/routes.js'
import { cellsCommand } from './commands/cells.js'
import { doctorCommand } from './commands/doctor.js'
import { exportCommand } from './commands/export.js'
import { followCommand } from './commands/follow.js'
import { historyCommand } from './commands/history.js'
import { importCommand } from './commands/import.js'
import { openCommand } from './commands/open.js'
import { cancelCommand, pauseCommand, type StageOptions } from './commands/pause.js'
import { rowsCommand } from './commands/rows.js'
import { type StartOptions, startCommand } from './commands/start.js'
import { statusCommand } from './commands/status.js'
import { syncCommand } from './commands/sync.js'
import { addUserCommand, listUsersCommand, removeUserCommand } from './commands/user.js'
import { whyCommand } from './commands/why.js'
import { workerCommand } from './commands/worker.js'
import { rowKeys } from './composition.js'
import { AppError, wordsOf } from './errors.js'
import type { MeantRows } from './find-rows.js'
import { defaultPort, findHost, openClient } from './open-client.js'
import type { Output } from './output.js'
import { readDay, readDays, todayHere } from './reading-days.js'

/** What the program goes by. */
export interface ProgramOptions {
  /** The environment. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Where it writes. */
  readonly output: Output
}

/** The command line: every command with its options, its help, and what it does. */
export function createProgram({ env, output }: ProgramOptions): Command {
  const program = new Command('lona')
    .exitOverride() // before the commands are made: they inherit it
    .configureHelp({ showGlobalOptions: true })
    .description('Your own data, at home: brings it from the providers, keeps it complete, shows it.')
    .option('--user <name>', 'whose rows are meant, where several people have rows here')
    .addHelpText('after', helpAfter)

  /** Runs a command on the person's data, and lets go of the data whatever happens. */
  async function withClient(work: (client: Client, signal: AbortSignal) => Promise<void>): Promise<void> {
    const stop = new AbortController()
    const end = (): void => stop.abort(new AppError('stopped', 'Stopped. What was stored so far stays.'))
    process.once('SIGINT', end)
    process.once('SIGTERM', end)
    const { user } = program.opts<{ user?: string }>()
    const onError = (error: unknown): void => output.note(wordsOf(error))
    const { client, source, close } = await openClient({ env, onError, ...(user !== undefined && { user }) })
    try {
      if (source === 'sandbox') output.note('Sandbox: all data is made up.')
      await work(client, stop.signal)
    } catch (error) {
      throw stop.signal.aborted ? stop.signal.reason : error
    } finally {
      await close()
    }
  }

  const start = program
    .command('start')
    .description('serve the page on this machine, and keep every row complete')
    .option('--port <number>', 'the port of the page', readNumber(0, 65_535), defaultPort)
    .option('--place <name>', 'a place whose weather to follow')
    .option('--listen <address>', 'the address of this machine to listen at; others than its own need https')
    .addOption(slotsOption())
    .action((options: StartOptions) => startCommand(env, options, output))
  withExamples(start, ['lona start --place Paris', 'lona start --port 8080'])

  const worker = program
    .command('worker')
    .description('help to keep every row complete, on the Postgres of DATABASE_URL; as many of them as you like')
    .addOption(slotsOption())
    .action((options: { slots: number }) => workerCommand(env, options, output))
  withExamples(worker, ['lona worker --slots 8'])

  const open = program
    .command('open')
    .description('open the page, signed in: makes a new one-time link')
    .action(async () => {
      if (!env.DATABASE_URL && !(await findHost(env))) {
        throw new AppError('no-host', 'Nothing serves the page now. Start it: lona start')
      }
      await withClient((client) => openCommand(client, { env }, output))
    })
  withExamples(open, ['lona open', 'lona open --user ann'])

  const sync = withRowOptions(program.command('sync'))
    .description('bring what is missing now')
    .argument('[what]', 'a provider such as weather, or a row key; everything that you follow unless said')
    .action((what: string | undefined, options: RowOptions) => {
      const meant = toMeantRows(what, options)
      return withClient((client, signal) => syncCommand(client, meant, output, signal))
    })
  withExamples(sync, [
    'lona sync weather --place Paris --since 2024-01-01',
    'lona sync weather --place Paris --since 2y',
    'lona sync :~weather:48.85,2.35:hourly',
  ])

  const follow = withRowOptions(program.command('follow'))
    .description('have rows kept complete from now on, and return at once')
    .argument('<what>', 'a provider such as weather, or a row key')
    .action((what: string, options: RowOptions) => {
      const meant = toMeantRows(what, options)
      return withClient((client, signal) => followCommand(client, meant, output, signal))
    })
  withExamples(follow, ['lona follow weather --place Oslo', 'lona follow :~weather:48.85,2.35:daily --since all'])

  const rows = program
    .command('rows')
    .description('list your rows, and since when they are complete')
    .action(() => withClient((client) => rowsCommand(client, output)))
  withExamples(rows, ['lona rows', 'lona rows --user ann'])

  const status = program
    .command('status')
    .description('how far your rows are, and why they are not further')
    .action(() => withClient((client) => statusCommand(client, output)))
  withExamples(status, ['lona status'])

  const why = program
    .command('why')
    .description('what one row does and why, and what it holds')
    .argument('<key>', keyWords)
    .action((key: string) => withClient((client) => whyCommand(client, key, output)))
  withExamples(why, ['lona why :~weather:48.85,2.35:hourly'])

  for (const verb of ['pause', 'resume'] as const) {
    const words = verb === 'pause' ? 'bring a row no more, until it is resumed' : 'bring a row again, from where it was'
    const command = program
      .command(verb)
      .description(words)
      .argument('<key>', keyWords)
      .option('--stage <name>', 'this stage only, such as backfill')
      .action((key: string, options: StageOptions) =>
        withClient((client) => pauseCommand(client, verb, key, options, output)),
      )
    withExamples(command, [`lona ${verb} :~weather:48.85,2.35:hourly --stage backfill`])
  }

  const cancel = program
    .command('cancel')
    .description('give up the past that a row does not hold yet')
    .argument('<key>', keyWords)
    .action((key: string) => withClient((client) => cancelCommand(client, key, output)))
  withExamples(cancel, ['lona cancel :~weather:48.85,2.35:hourly'])

  const history = program
    .command('history')
    .description("a row's last runs: when, why, and what they changed")
    .argument('<key>', keyWords)
    .option('--limit <number>', 'how many', readNumber(1, limits.runsPerPage), 20)
    .action((key: string, options: { limit: number }) =>
      withClient((client) => historyCommand(client, key, options, output)),
    )
  withExamples(history, ['lona history :~weather:48.85,2.35:daily --limit 5'])

  const cells = program
    .command('cells')
    .description("print a row's cells")
    .argument('<key>', keyWords)
    .option('--from <day>', `the first day: ${dayWords}`)
    .option('--to <day>', 'the last day, included')
    .option('--json', 'one JSON object a line')
    .option('--csv', 'a table, one line per value')
    .action((key: string, { from, to, ...format }: { from?: string; to?: string; json?: true; csv?: true }) => {
      const days = readDays({ ...(from !== undefined && { from }), ...(to !== undefined && { to }) }, todayHere())
      return withClient((client, signal) => cellsCommand(client, key, { ...days, ...format }, output, signal))
    })
  withExamples(cells, [
    'lona cells :~weather:48.85,2.35:daily --from 30d',
    'lona cells :~weather:48.85,2.35:hourly --from 2024-03 --to 2024-03 --csv > march.csv',
  ])

  const exported = program
    .command('export')
    .description('write all of your data into one file, to keep or to move')
    .argument('[file]', 'where to; lona-DATE.lona in this folder unless said, - for the standard output')
    .option('--force', 'write over a file that is there')
    .action((file: string | undefined, { force = false }: { force?: boolean }) =>
      withClient((client, signal) =>
        exportCommand(client, { ...(file !== undefined && { file }), force }, todayHere(), output, signal),
      ),
    )
  withExamples(exported, ['lona export', 'lona export backup.lona --force', 'lona export - > backup.lona'])

  const imported = program
    .command('import')
    .description('restore what lona export wrote, here or on another database')
    .argument('<file>', 'the file')
    .action((file: string) => withClient((client, signal) => importCommand(client, file, output, signal)))
  withExamples(imported, ['lona import lona-2026-11-21.lona'])

  const user = program.command('user').description('who has rows here')
  const add = user
    .command('add')
    .description('let another person have rows here; gives the link that signs them in')
    .argument('<name>', "letters, digits, '.', '_' and '-'")
    .action((name: string) => withClient((client) => addUserCommand(client, name, output)))
  withExamples(add, ['lona user add ann'])
  const list = user
    .command('list')
    .description('everyone who has rows here')
    .action(() => withClient((client) => listUsersCommand(client, output)))
  withExamples(list, ['lona user list'])
  const remove = user
    .command('remove')
    .description('forget a person, with their rows')
    .argument('<name>', 'who')
    .option('--yes', 'do not ask')
    .action((name: string, options: { yes?: boolean }) =>
      withClient((client) => removeUserCommand(client, name, options, output)),
    )
  withExamples(remove, ['lona user remove ann', 'lona user remove ann --yes'])

  const doctor = program
    .command('doctor')
    .description('look at everything, and say the cure for what is not well')
    .action(async () => {
      if (!(await doctorCommand(env, output))) process.exitCode = 1
    })
  withExamples(doctor, ['lona doctor'])

  return program
}

const keyWords = 'the row key, as `lona status` shows it'
const dayWords = '2024-01-31, 2024-01, 2024, yesterday, 30d, 6w, 3m, 2y'

const helpAfter = `
Examples:
  lona start                                            the page, and everything kept complete
  lona sync weather --place Paris --since 2024-01-01    bring a place's weather
  lona rows                                             what is held, and since when
  lona status                                           how far every row is, and why it is not further
  lona cells :~weather:48.85,2.35:daily --from 30d      the last 30 days
  lona export                                           all of your data, in one file
  lona doctor                                           what is not well, and the cure

Where the data is: the folder .lona, or LONA_DATA, or the Postgres database of DATABASE_URL.
While \`lona start\` has the folder open, the other commands ask it.
LONA_SANDBOX=1 uses made-up data, LONA_SANDBOX=0 the real providers; a home keeps the one that it began with.
Days are ${dayWords}; --since takes all, too.
At a pipe every command writes JSON lines.
Exit codes: 0 done, 1 something failed, 2 typed wrongly, 130 stopped by Ctrl-C.`

/** Shows by example what to type; a test types it. */
const withExamples = (command: Command, examples: readonly string[]): Command =>
  command.addHelpText('after', `\nExamples:\n${examples.map((example) => `  ${example}`).join('\n')}`)

const readNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const number = Number(text)
    if (text.trim() !== '' && Number.isInteger(number) && number >= least && number <= most) return number
    throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`)
  }

const slotsOption = (): Option =>
  new Option('--slots <number>', 'how many slices this process brings at once').argParser(readNumber(1, 100)).default(4)

type RowOptions = Readonly<Record<string, string | undefined>>

/** The options of commands that take rows in words, such as `weather --place Paris`. */
function withRowOptions(command: Command): Command {
  command.option('--since <day>', `the first day to have: ${dayWords}, all`)
  const names = new Set<string>()
  for (const { manifest } of rowKeys.entries.map(({ row }) => row.integration)) {
    for (const [name, { label, hint }] of Object.entries(manifest.params)) {
      if (!names.has(name)) command.addOption(new Option(`--${name} <words>`, hint ? `${label}: ${hint}` : label))
      names.add(name)
    }
  }
  return command
}

const toMeantRows = (what: string | undefined, { since, ...words }: RowOptions): MeantRows => ({
  what,
  words,
  ...(since !== undefined && { since: readDay(since, { option: '--since', today: todayHere() }) }),
})
