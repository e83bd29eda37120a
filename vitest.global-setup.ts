import { startTestRun } from './packages/postgres/src/testing/index.js'

/** One Postgres server for the whole run, unless `TEST_DATABASE_URL` names one. */
export default async function setup(): Promise<() => Promise<void>> {
  const run = await startTestRun()
  console.log(run.description)
  return () => run.end()
}
