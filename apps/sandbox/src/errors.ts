const marker = Symbol.for('@lona/sandbox/error')

/** What went wrong: a control order that makes no sense, or a port that could not be opened. */
export type SandboxErrorCode = 'invalid-order' | 'listen-failed'

/** An error of the sandbox itself, never one that it fakes. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError'
  /** Recognises it even when two copies of this package are loaded. */
  readonly [marker] = true
  /** What went wrong. */
  readonly code: SandboxErrorCode
  /** @param cause What was thrown below, if anything. */
  constructor(code: SandboxErrorCode, message: string, cause?: unknown) {
    super(`[${code}] ${message}`, { cause })
    this.code = code
  }
}

/** Whether a value is a {@link SandboxError}, of this or another copy of the package. */
export const isSandboxError = (value: unknown): value is SandboxError => value instanceof Error && marker in value
