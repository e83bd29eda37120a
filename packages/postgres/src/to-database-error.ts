import { DatabaseError, isDatabaseError } from './database-error.js'

/** What both drivers tell about an error that Postgres itself reported. */
interface ServerError extends Error {
  readonly code: string
  readonly constraint?: string | undefined
}

const isServerError = (error: unknown): error is ServerError =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  /^[0-9A-Z]{5}$/.test(error.code) &&
  'severity' in error

/** Lost or refused connections, by class or code: 08 connection, 53300 too many, 57P01-57P03 shutting down or starting, 57P05 idle too long. */
const isUnreachable = (sqlState: string): boolean =>
  sqlState.startsWith('08') || ['53300', '57P01', '57P02', '57P03', '57P05'].includes(sqlState)

/** Sign-in: 28 wrong user or password, 3D000 no such database. */
const isSignIn = (sqlState: string): boolean => sqlState.startsWith('28') || sqlState === '3D000'

/**
 * Any failure of a driver as a {@link DatabaseError}.
 *
 * @param target where the database is, in words that hold no password
 */
export function toDatabaseError(error: unknown, target: string): DatabaseError {
  if (isDatabaseError(error)) return error
  if (!isServerError(error)) return fromDriver(error, target)
  const facts = { sqlState: error.code, constraint: error.constraint, cause: error }
  const said = withoutValues(error)
  if (error.code === '53100' || /no space left on device/i.test(error.message)) return diskFull(target, facts)
  if (isSignIn(error.code)) {
    return new DatabaseError({
      code: 'sign-in-refused',
      message: `${target} refused the sign-in: ${said}. Check user, password and database name in the URL.`,
      ...facts,
    })
  }
  if (isUnreachable(error.code)) {
    return new DatabaseError({
      code: 'unreachable',
      message: `${target} cannot be used right now: ${said}. Try again when it is up.`,
      ...facts,
    })
  }
  return new DatabaseError({
    code: 'query-failed',
    message: `Postgres refused a statement: ${said} (${error.code})`,
    ...facts,
  })
}

/** The database's files could not grow. */
export const diskFull = (target: string, facts: { sqlState?: string; cause?: unknown } = {}): DatabaseError =>
  new DatabaseError({
    code: 'disk-full',
    message: `No space is left on the disk of ${target}. What was committed before is safe; free some space and try again.`,
    ...facts,
  })

function fromDriver(error: unknown, target: string): DatabaseError {
  const reason = error instanceof AggregateError ? error.errors[0] : error
  const said = reason instanceof Error ? reason.message : String(reason)
  if (said.startsWith('SASL')) {
    return new DatabaseError({
      code: 'sign-in-refused',
      message: `${target} refused the sign-in: ${said}. Check user and password in the URL.`,
      cause: error,
    })
  }
  return new DatabaseError({
    code: 'unreachable',
    message: `${target} cannot be reached: ${said}. Check that the server runs and that the address is right.`,
    cause: error,
  })
}

/** Postgres quotes the offending value in data errors (class 22); a message must not carry it. */
const withoutValues = ({ code, message }: ServerError): string =>
  code.startsWith('22') ? message.replace(/".*"/s, '"…"') : message
