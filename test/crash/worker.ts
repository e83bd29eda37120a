import { createLona } from '@lona/host'
import { openDatabase } from '@lona/postgres'
import type { SetTimer } from '@lona/sync'
import { startedAt, timesAsFast } from './fast-time.ts'
import { tideHost } from './tide.ts'

// `node worker.ts DATABASE-URL SERVICE-URL NAME EPOCH`: keeps the rows of a database in sync until it is killed, or until
// whoever started it has ended.
const [, , databaseUrl = '', serviceUrl = '', name = '', epoch = '0'] = process.argv
process.stdin.resume().once('end', () => process.exit())

const setTimer: SetTimer = (work, milliseconds) => {
  const timer = setTimeout(work, Math.min(milliseconds / timesAsFast, 2 ** 31 - 1))
  return () => clearTimeout(timer)
}

const url = new URL(databaseUrl)
url.searchParams.set('application_name', name) // so that it can be seen which of them waits for a lock
const lona = await createLona({
  ...tideHost,
  database: await openDatabase(url.href),
  fetch: (input, init) => {
    const request = new Request(input, init)
    const { pathname, search } = new URL(request.url)
    return fetch(`${serviceUrl}${pathname}${search}`, { headers: { 'x-worker': name }, signal: request.signal })
  },
  now: () => new Date(startedAt + (Date.now() - Number(epoch)) * timesAsFast),
  setTimer,
  slots: 1,
})
await lona.start()
