const marker = Symbol.for('@lona/app/error')

/** What the app tells the person who runs it or asks it; each code has one cure. */
export type AppErrorCode =
  | 'bad-option'
  | 'nothing-found'
  | 'source-mismatch'
  | 'sandbox-missing'
  | 'port-in-use'
  | 'not-safe'
  | 'key-missing'
  | 'wrong-key'
  | 'sync-incomplete'
  | 'postgres-needed'
  | 'no-host'
  | 'other-version'
  | 'file-exists'
  | 'file-unusable'
  | 'no-room'
  | 'stopped'
  | 'host-ended'
  | 'row-is-shared'
  | 'bad-request'
  | 'not-signed-in'
  | 'link-used'
  | 'operator-only'
  | 'unknown-user'
  | 'user-exists'
  | 'unknown-path'
  | 'wrong-host'
  | 'forbidden-origin'
  | 'wrong-content'
  | 'too-large'
  | 'too-many'
  | 'unexpected'

/**
 * What went wrong, in words for the person at the keyboard or at the page.
 *
 * - `bad-option`, `nothing-found`: what was typed; type something else.
 * - `source-mismatch`: the data came from the real providers and the sandbox was asked for, or the other way round.
 * - `sandbox-missing`: the sandbox is not built. `port-in-use`: choose another port.
 * - `not-safe`: others could reach the host without https; say where it is reached safely.
 * - `key-missing`, `wrong-key`: a database on a server needs the key that it began with.
 * - `sync-incomplete`: some rows could not be brought; the others are stored.
 * - `postgres-needed`: a folder is for one process; set `DATABASE_URL`.
 * - `host-ended`: the host of the data stopped while it was asked; the same command again begins anew.
 * - `no-host`: start one. `other-version`: start the host again, with this version.
 * - `file-exists`, `file-unusable`: another name, or another place. `stopped`: by the person.
 * - `no-room`: the folder for temporary files is full; make room, or set `TMPDIR`.
 * - `row-is-shared`: others follow the row, so that its past is not one person's to give up; pause it.
 * - `bad-request`, `wrong-content`, `too-large`, `too-many`: a request that makes no sense, or goes beyond a limit that
 *   the message names. `unknown-path`: there is nothing at this address.
 * - `not-signed-in`, `link-used`: open a new one-time link. `operator-only`: for whoever runs the host.
 * - `unknown-user`, `user-exists`: choose another name.
 * - `wrong-host`, `forbidden-origin`: the request came by an address, or from a page, that is not the host's own.
 * - `unexpected`: nobody foresaw it; the log says more.
 */
export class AppError extends Error {
  /** Always `AppError`. */
  override readonly name = 'AppError'
  /** Recognised even when two copies of this package are loaded. */
  readonly [marker] = true
  /** Which of the closed list it is. */
  readonly code: AppErrorCode

  /** Makes one from its code, its words and what caused it. */
  constructor(code: AppErrorCode, message: string, cause?: unknown) {
    super(`[${code}] ${message}`, { cause })
    this.code = code
  }
}

/** Whether `value` is an `AppError`. */
export const isAppError = (value: unknown): value is AppError => value instanceof Error && marker in value

/** Whether a file could not grow since its disk is full. */
export const isOutOfRoom = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')

/** An error's words for a person: without the code that stands in front of them in logs. */
export function wordsOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.replace(/^\[[a-z-]+\] /, '')
}
