import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { chownSync, closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { DatabaseError } from '../database-error.js'
import {
  folderNamePrefix,
  killIfThere,
  nameOfThisProcess,
  parentOfTestFolders,
  serverProcesses,
  sweepLeftovers,
} from './leftovers.js'
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.js'

// A server of its own for tests: made in a new folder (in memory where there is /dev/shm), reachable on 127.0.0.1 only,
// gone with its folder when the test run ends, also when the run is killed: the kernel tells the server then, and the
// next start sweeps the folder.

/** A private Postgres server that tests may also break. */
export interface TestServer {
  /** How to reach its first database, as a superuser without a password; stays the same across restarts. */
  readonly url: string
  /** The same by a socket in its folder, which takes a tenth less of the processors; `url` where paths are too long for one. */
  readonly socketUrl: string
  /** The version in words, such as `15.13`. */
  readonly version: string
  /** Ends the server for good and removes its folder. Calling it again does nothing. */
  stop(): Promise<void>
  /** Ends all its processes with SIGKILL, as a power cut would; the folder stays for {@link restart}. */
  kill(): Promise<void>
  /** Brings the server up again, at the same address; when it runs, every connection is ended first. */
  restart(): Promise<void>
}

/** What may be chosen for a {@link TestServer}. */
export interface StartTestServerOptions {
  /** Which programs; default: the environment variable `LONA_TEST_POSTGRES`, else the system's, else the embedded ones. */
  readonly binaries?: 'system' | 'embedded'
  /** Where to make the data folder; default: `/dev/shm`, else the folder for temporary files. */
  readonly parentFolder?: string
  /** More server settings, by name. */
  readonly settings?: Readonly<Record<string, string>>
}

const run = promisify(execFile)

/** Postgres refuses to run as root; this user is in every system. */
const nobody = 65534

/**
 * A new, empty Postgres server on a free port of this computer, ready for queries. Takes about a second.
 *
 * @throws {DatabaseError} `no-test-server` when there are no programs, or they do not start: the message has their last words.
 */
export async function startTestServer(options: StartTestServerOptions = {}): Promise<TestServer> {
  const binaries = await findPostgresBinaries(options.binaries)
  const parent = options.parentFolder ?? parentOfTestFolders()
  sweepLeftovers(parent)
  const folder = await mkdtemp(join(parent, `${folderNamePrefix(nameOfThisProcess())}postgres-`))
  const removeNow = () => rmSync(folder, { recursive: true, force: true })
  try {
    if (isRoot()) chownSync(folder, nobody, nobody)
    await initialize(binaries, folder)
    const port = await findFreePort()
    const url = `postgres://postgres@127.0.0.1:${port}/postgres`
    let server = await launch(binaries, folder, port, url, options.settings ?? {})
    let stopped: Promise<void> | undefined

    const endNow = () => {
      server.kill('SIGQUIT')
      removeNow()
    }
    process.once('exit', endNow)

    const endWith = async (signal: NodeJS.Signals) => {
      const gone = exitOf(server)
      for (const pid of signal === 'SIGKILL' ? serverProcesses(folder) : []) killIfThere(pid)
      server.kill(signal)
      await gone
    }
    return {
      url,
      socketUrl: toSocketUrl(url, join(folder, 'data'), port),
      version: await readVersion(url),
      stop: () => {
        stopped ??= endWith('SIGQUIT').then(async () => {
          process.off('exit', endNow)
          await rm(folder, { recursive: true, force: true, maxRetries: 5 })
        })
        return stopped
      },
      kill: () => endWith('SIGKILL'),
      async restart() {
        await endWith('SIGINT')
        server = await launch(binaries, folder, port, url, options.settings ?? {})
      },
    }
  } catch (error) {
    removeNow()
    throw error
  }
}

async function initialize({ folder: bin, environment }: PostgresBinaries, folder: string): Promise<void> {
  const locale = process.platform === 'linux' ? '--locale=C.UTF-8' : '--no-locale'
  const flags = ['-D', join(folder, 'data'), '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', locale, '--no-sync']
  await run(join(bin, 'initdb'), flags, { cwd: folder, env: environment, ...asNobody() }).catch((error: unknown) => {
    throw new DatabaseError({
      code: 'no-test-server',
      message: `A test server could not be made: ${lastWords(error)}`,
      cause: error,
    })
  })
}

async function launch(
  { folder: bin, environment }: PostgresBinaries,
  folder: string,
  port: number,
  url: string,
  settings: Readonly<Record<string, string>>,
): Promise<ChildProcess> {
  const all = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: process.platform === 'win32' ? '' : '.', // in the data folder
    fsync: 'off',
    full_page_writes: 'off',
    max_connections: 200,
    dynamic_shared_memory_type: 'mmap', // in the data folder, so that it goes with it
    wal_level: 'minimal',
    max_wal_senders: 0,
    ...settings,
  }
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const command = [join(bin, 'postgres'), '-D', join(folder, 'data'), ...flags]
  // The kernel ends the server when this process is killed and cannot do so itself.
  if (existsSync('/usr/bin/setpriv')) command.unshift('/usr/bin/setpriv', '--pdeathsig', 'QUIT')
  const [program = '', ...rest] = command
  const log = join(folder, 'server.log')
  const output = openSync(log, 'a')
  const server = spawn(program, rest, {
    cwd: folder,
    env: environment,
    stdio: ['ignore', output, output],
    ...asNobody(),
  })
  closeSync(output)
  server.unref()
  let failure: unknown
  server.once('error', (error) => {
    failure = error
  })
  while (!(await answers(url))) {
    if (server.exitCode !== null || server.signalCode !== null || failure) {
      throw new DatabaseError({
        code: 'no-test-server',
        message: `A test server did not start: ${failure ?? readFileSync(log, 'utf8').trim().split('\n').slice(-5).join(' | ')}`,
      })
    }
    await wait(20)
  }
  return server
}

/** Systems know paths of sockets of a hundred characters, and a few more. */
function toSocketUrl(url: string, folder: string, port: number): string {
  const isLong = join(folder, `.s.PGSQL.${port}`).length > 100
  return process.platform === 'win32' || isLong ? url : `${url}?host=${encodeURIComponent(folder)}`
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined) // it may be cut off while it starts
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false // not yet
  }
}

async function readVersion(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ version: string }>(
    `select split_part(current_setting('server_version'), ' ', 1) as version`,
  )
  await client.end()
  return rows[0]?.version ?? 'unknown'
}

const exitOf = (server: ChildProcess): Promise<void> =>
  server.exitCode === null && server.signalCode === null
    ? new Promise((resolve) => server.once('exit', () => resolve()))
    : Promise.resolve()

const isRoot = (): boolean => process.getuid?.() === 0
const asNobody = () => (isRoot() ? { uid: nobody, gid: nobody } : {})

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}

const lastWords = (error: unknown): string =>
  error instanceof Error && 'stderr' in error && error.stderr ? String(error.stderr).trim() : String(error)
