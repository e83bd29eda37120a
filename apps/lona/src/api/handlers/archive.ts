import { AppError } from '../../errors.js'
import type { Handlers } from '../handler.js'

/** All of a person's data as one file, and back. */
export const archiveHandlers: Handlers<'exportAll' | 'importAll'> = {
  exportAll() {
    throw new AppError('unexpected', 'Not here yet.')
  },
  importAll() {
    throw new AppError('unexpected', 'Not here yet.')
  },
}
