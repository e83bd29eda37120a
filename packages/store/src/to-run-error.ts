/** An error as a run's record keeps it. */
export interface RunError {
  /** The error's code, or `unexpected`. */
  readonly code: string
  /** What happened, in words. */
  readonly message: string
}

/**
 * What a run's record may say of an error. Only errors with a code of ours are quoted: the words of any other could
 * hold a piece of a body or a secret.
 */
export function toRunError(error: unknown): RunError {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string' && error.message.startsWith('[')) {
    return { code: error.code, message: error.message.slice(error.message.indexOf(']') + 2, 1000) }
  }
  const name = error instanceof Error ? error.name : typeof error
  return { code: 'unexpected', message: `An error that nobody foresaw (${name}). The log has it whole.` }
}
