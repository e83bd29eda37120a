import { startTestServer } from './packages/postgres/src/testing/index.js'

/** One Postgres server for the whole run, unless `TEST_DATABASE_URL` names one. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.TEST_DATABASE_URL) {
    console.log('Tests run on the Postgres server that TEST_DATABASE_URL names.')
    return undefined
  }
  const server = await startTestServer()
  process.env.TEST_DATABASE_URL = server.url
  console.log(`Tests run on a private Postgres ${server.version}.`)
  return () => server.stop()
}
