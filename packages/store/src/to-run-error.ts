/** An error as a run's record keeps it. */
export interface RunError {
  /** The error's code, or `unexpected`. */
  readonly code: string
  /** What happened, in words. */
  readonly message: string
}

/**
 * What a run's record may say of an error. Only errors that are made like ours (a code in kebab-case, and a message that
 * begins with it in brackets) are quoted: the words of any other could hold a piece of a body or a secret.
 */
export function toRunError(error: unknown): RunError {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    const prefix = `[${error.code}] `
    if (/^[a-z]+(-[a-z]+)*$/.test(error.code) && error.message.startsWith(prefix)) {
      return { code: error.code, message: error.message.slice(prefix.length, 1000) }
    }
  }
  const name = error instanceof Error ? error.constructor.name : typeof error
  return { code: 'unexpected', message: `An error that nobody foresaw (${name}). The log has it whole.` }
}

const cancelled: RunError = { code: 'cancelled', message: 'The run was told to stop before its end.' }

/** What a run's record says when it was told to stop: that, or the limit for which it has to wait. */
export function stoppedBy(reason: unknown): RunError {
  const error = toRunError(reason)
  return error.code === 'rate-limited' ? error : cancelled
}

/** Whether a run's end leaves its days as they were: it was told to stop, or has to wait; nothing is wrong with them. */
export const saysNothingOfDays = (error: RunError | null): boolean =>
  error?.code === 'rate-limited' || error === cancelled
