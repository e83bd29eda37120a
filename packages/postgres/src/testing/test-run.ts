import { nameOfThisProcess, removeFoldersOf } from './leftovers.js'
import { startTestServer } from './test-server.js'

/** What all processes of one test run share. */
export interface TestRun {
  /** Which Postgres the tests run on, as a sentence for people. */
  readonly description: string
  /** Ends the server and removes everything that the run has made. */
  end(): Promise<void>
}

/** The environment variable that tells the processes of a run who cleans up behind them. */
const ownerVariable = 'LONA_TEST_RUN'

/** Name of the process that the shared templates end with: the run's, else this one. */
export function ownerOfTemplates(): string {
  const owner = process.env[ownerVariable]
  if (owner) return owner
  process.once('exit', () => removeFoldersOf(nameOfThisProcess()))
  process.env[ownerVariable] = nameOfThisProcess()
  return nameOfThisProcess()
}

/**
 * Prepares a whole test run, for a test runner's global setup: starts one server unless `TEST_DATABASE_URL` names one, and
 * sets that variable for the processes that are started afterwards.
 *
 * @throws {DatabaseError} `no-test-server`.
 */
export async function startTestRun(): Promise<TestRun> {
  const owner = nameOfThisProcess()
  process.env[ownerVariable] = owner
  const given = process.env.TEST_DATABASE_URL
  const server = given ? undefined : await startTestServer()
  if (server) process.env.TEST_DATABASE_URL = server.socketUrl
  return {
    description: server
      ? `Tests run on a private Postgres ${server.version}.`
      : 'Tests run on the Postgres server that TEST_DATABASE_URL names.',
    async end() {
      await server?.stop()
      removeFoldersOf(owner)
      delete process.env[ownerVariable]
      if (server) delete process.env.TEST_DATABASE_URL
    },
  }
}
