import { existsSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { createTestDatabase, startTestServer, type TestDatabase } from '@lona/postgres/testing'
import { createStore, type Store } from '@lona/store'
import pg from 'pg'
import { cpuMsOfThisProcess } from './measure.ts'

/** A Postgres server to measure on. */
export interface BenchServer {
  /** Where it is. */
  readonly url: string
  /** What it is, in words. */
  readonly words: string
  /** Whether nobody else writes to it, so that its log can be measured. */
  readonly isPrivate: boolean
  /** Processor time so far of this process and of the server with all its sessions; `null` where it is not private. */
  readonly readCpuMs: () => number | null
  /** Ends it, where it is private. */
  stop(): Promise<void>
}

/** As a package manager installs it: what is committed is on the disk. */
const durableSettings = { fsync: 'on', full_page_writes: 'on', wal_level: 'replica', shared_buffers: '128MB' }

/** By custom not in memory, unlike the folder for temporary files on some systems. */
const diskFolder = existsSync('/var/tmp') ? '/var/tmp' : tmpdir()

/**
 * A server of its own, or the one that `TEST_DATABASE_URL` names: what is durable then is what that server says.
 *
 * Autovacuum is off on a private one: whether it comes by during a measurement is luck.
 */
export async function startBenchServer(kind: 'durable' | 'inMemory'): Promise<BenchServer> {
  const given = process.env.TEST_DATABASE_URL
  if (given) {
    return {
      url: given,
      words: 'the Postgres that TEST_DATABASE_URL names',
      isPrivate: false,
      readCpuMs: () => null,
      stop: async () => {},
    }
  }
  const server = await startTestServer(
    kind === 'durable'
      ? { parentFolder: diskFolder, settings: { ...durableSettings, autovacuum: 'off' } }
      : { settings: { autovacuum: 'off' } },
  )
  const postmaster = await findPostmaster(server.url)
  return {
    url: server.url,
    words: `Postgres ${server.version}, ${kind === 'durable' ? 'durable, on disk' : 'in memory, commits wait for nothing'}`,
    isPrivate: true,
    readCpuMs: () => (postmaster === null ? null : cpuMsOfThisProcess() + cpuMsOfServer(postmaster)),
    stop: () => server.stop(),
  }
}

/** The server's first process, the parent of every session; `null` on systems without /proc. */
async function findPostmaster(url: string): Promise<number | null> {
  if (!existsSync('/proc/self/stat')) return null
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  const [, parent] = statOf(rows[0]?.pid ?? 0)
  await client.end()
  return Number(parent)
}

/** The server's own time, that of sessions that have ended (kept in its books), and that of those under way. */
function cpuMsOfServer(postmaster: number): number {
  const ticks = (stat: readonly string[], fields: readonly number[]): number =>
    fields.reduce((sum, field) => sum + Number(stat[field] ?? 0), 0)
  const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').split(' ').filter(Boolean)
  const own = ticks(statOf(postmaster), [11, 12, 13, 14])
  const running = children.reduce((sum, child) => sum + ticks(statOf(Number(child)), [11, 12]), 0)
  return (own + running) * 10 // a tick of the kernel's books is 10 ms
}

/** The fields of a process after its name, by proc(5): 0 is its state, 1 its parent, 11 to 14 its times in ticks. */
function statOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return [] // it has ended between two looks, and is in its parent's books from now on
  }
}

/** The tables of a host, made once and copied. */
export const hostTables = (db: TestDatabase['db']): Promise<Store> => createStore(db)

/** An empty database with a host's tables. */
export const createBenchDatabase = (server: BenchServer): Promise<TestDatabase> =>
  createTestDatabase({ server, migrate: hostTables })
