const marker = Symbol.for('@lona/app/error')

/** What the app tells the person who runs it; each code has one cure. */
export type AppErrorCode =
  | 'bad-option'
  | 'nothing-found'
  | 'source-mismatch'
  | 'sandbox-missing'
  | 'port-in-use'
  | 'sync-incomplete'
  | 'postgres-needed'
  | 'row-is-shared'

/**
 * What went wrong, in words for the person at the keyboard.
 *
 * - `bad-option`, `nothing-found`: what was typed; type something else.
 * - `source-mismatch`: the data came from the real providers and the sandbox was asked for, or the other way round.
 * - `sandbox-missing`: the sandbox is not built. `port-in-use`: choose another port.
 * - `sync-incomplete`: some rows could not be brought; the others are stored.
 * - `postgres-needed`: a folder is for one process; set `DATABASE_URL`.
 * - `row-is-shared`: others follow the row, so that its past is not one person's to give up; pause it.
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

/** An error's words for a person: without the code that stands in front of them in logs. */
export function wordsOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.replace(/^\[[a-z-]+\] /, '')
}
