import { ApiError } from './api/client.js'
import { isAppError, wordsOf } from './errors.js'
import { processOutput } from './output.js'
import { createProgram } from './program.js'

const { env } = process
const output = processOutput()

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(141) // nobody reads any more, as after `| head`: what is stored is safe without a last word
})

try {
  await createProgram({ env, output }).parseAsync()
} catch (error) {
  process.exitCode = tell(error)
}

/** Tells the person what went wrong, and gives the exit code. */
function tell(error: unknown): number {
  if (error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number') {
    return error.exitCode === 0 ? 0 : 2 // commander has said it already
  }
  output.note(wordsOf(error))
  if (env.LONA_DEBUG && error instanceof Error) output.note(error.stack ?? error.message)
  if (isAppError(error) && error.code === 'stopped') return 130
  const isTyped = error instanceof ApiError ? error.status === 400 : isAppError(error) && error.code === 'bad-option'
  return isTyped ? 2 : 1
}
