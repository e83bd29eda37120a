import { type ConnectorErrorCode, isConnectorError } from '@lona/connector'
import { isStoreError, type StoreErrorCode } from '@lona/host'
import { type DatabaseErrorCode, isDatabaseError } from '@lona/postgres'
import { isRowsError, type RowsErrorCode } from '@lona/rows'
import { isSyncError, type SyncErrorCode } from '@lona/sync'
import { type AppErrorCode, isAppError, wordsOf } from '../errors.js'
import type { Problem } from './schemas.js'

/** Everything that an answer may say went wrong. */
export type ProblemCode =
  | AppErrorCode
  | ConnectorErrorCode
  | RowsErrorCode
  | SyncErrorCode
  | StoreErrorCode
  | DatabaseErrorCode

/** The status of each code. A code that is forgotten does not compile. */
const problemStatus: Readonly<Record<ProblemCode, number>> = {
  'bad-option': 400,
  'bad-request': 400,
  'bad-parameter': 400,
  'bad-body': 400,
  'invalid-days': 400,
  'bad-place': 400,
  'unknown-stage': 400,
  'not-signed-in': 401,
  'operator-only': 403,
  'forbidden-origin': 403,
  'verb-not-allowed': 403,
  'nothing-found': 404,
  'not-found': 404,
  'unknown-key': 404,
  'unknown-row': 404,
  'unknown-cell': 404,
  'unknown-user': 404,
  'unknown-path': 404,
  'foreign-owner': 404, // whose it is, is nobody else's business
  'foreign-row': 404,
  'row-gone': 404,
  conflict: 409,
  'row-is-shared': 409,
  'user-exists': 409,
  'source-mismatch': 409,
  'sign-in-missing': 409,
  'sign-in-expired': 409,
  'link-used': 410,
  'archive-unreadable': 422,
  'archive-newer': 422,
  'archive-line-too-long': 422,
  'too-large': 413,
  'key-too-long': 400,
  'reserved-user-id': 400,
  'wrong-content': 415,
  'wrong-host': 421,
  'too-many': 429,
  'rate-limited': 429,
  cancelled: 499,
  'provider-down': 502,
  'unreadable-reply': 502,
  unreachable: 503,
  'sign-in-refused': 503,
  crashed: 503,
  closed: 503,
  'engine-stopped': 503,
  'disk-full': 507,
  'no-room': 507,
  // From here on: what the host did not foresee, or what happens before it answers anybody.
  unexpected: 500,
  'sandbox-missing': 500,
  'port-in-use': 500,
  'file-exists': 500,
  'file-unusable': 500,
  'not-safe': 500,
  'key-missing': 500,
  'wrong-key': 500,
  'sync-incomplete': 500,
  'postgres-needed': 500,
  'no-host': 500,
  'other-version': 500,
  stopped: 500,
  'host-ended': 500,
  'invalid-definition': 500,
  'verb-not-implemented': 500,
  'ambiguous-patterns': 500,
  'deps-missing': 500,
  'unknown-encoding': 500,
  'row-without-sync-shape': 500,
  'row-registered-twice': 500,
  'provider-disagrees': 500,
  'fenced-off': 500,
  'read-only-run': 500,
  'run-ended': 500,
  'invalid-cell': 500,
  'duplicate-cell': 500,
  'cell-outside-covered': 500,
  'folder-in-use': 500,
  'folder-unreadable': 500,
  'folder-version': 500,
  'nested-query': 500,
  'transaction-ended': 500,
  'transaction-left-open': 500,
  'query-failed': 500,
  'migration-changed': 500,
  'migration-order': 500,
  'database-newer': 500,
  'no-test-server': 500,
}

/** What everybody is told where the error's own words are for whoever runs the host. */
const fixedWords: Readonly<Record<number, string>> = {
  500: 'Something went wrong in the host; its log says what. Nothing is lost. Try again.',
  503: 'The database is away just now. Nothing is lost; it goes on by itself when the database is back.',
  507: 'The disk of the database is full. Make room; nothing that was stored is lost.',
}

const isForPeople = (error: unknown): error is Error & { readonly code: ProblemCode } =>
  [isAppError, isConnectorError, isRowsError, isSyncError, isStoreError, isDatabaseError].some((is) => is(error))

/** An error as an answer tells it: in its own words where they were made for people. */
export function toProblem(error: unknown): Problem {
  const code = isForPeople(error) ? error.code : 'unexpected'
  const status = problemStatus[code]
  return {
    type: 'about:blank',
    title: code.replaceAll('-', ' '),
    status,
    code,
    detail: (code === 'no-room' ? undefined : fixedWords[status]) ?? wordsOf(error),
  }
}

/** Seconds after which a request is worth sending again, where that is known. */
export function retryAfterOf(error: unknown): number | null {
  const retryAfterMs = isConnectorError(error) ? error.retryAfterMs : undefined
  return retryAfterMs === undefined ? null : Math.ceil(retryAfterMs / 1000)
}
