import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { DatabaseError, isDatabaseError } from './database-error.js'
import { toDatabaseError } from './to-database-error.js'

const fromServer = (code: string, message: string) =>
  Object.assign(new pg.DatabaseError(message, message.length, 'error'), { code, severity: 'ERROR' })

describe('toDatabaseError', () => {
  it.each([
    ['53100', 'disk-full'],
    ['28P01', 'sign-in-refused'],
    ['28000', 'sign-in-refused'],
    ['3D000', 'sign-in-refused'],
    ['08006', 'unreachable'],
    ['57P01', 'unreachable'],
    ['57P03', 'unreachable'],
    ['53300', 'unreachable'],
    ['42601', 'query-failed'],
    ['57014', 'query-failed'],
  ])('tells what Postgres means by %s: %s', (sqlState, code) => {
    const cause = fromServer(sqlState, 'words')
    expect(toDatabaseError(cause, 'Postgres at x')).toMatchObject({ code, sqlState, cause })
  })

  it.each([
    ['22P02', 'invalid input syntax for type integer: "geheim"'],
    ['22003', 'value "geheim" is out of range for type "geheim"'],
    ['22007', 'date/time field value out of range: "geheim "quoted"\nover lines"'],
  ])('leaves out the value that Postgres quotes with %s', (sqlState, message) => {
    expect(toDatabaseError(fromServer(sqlState, message), 'x').message).not.toContain('geheim')
  })

  it('knows a disk that Postgres calls full under another code', () => {
    const cause = fromServer('58030', 'could not write block: No space left on device')
    expect(toDatabaseError(cause, 'x').code).toBe('disk-full')
  })

  it('takes what a driver says without Postgres for a server that is away, except about passwords', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    expect(toDatabaseError(new AggregateError([refused]), 'x')).toMatchObject({ code: 'unreachable' })
    expect(toDatabaseError(new Error('Connection terminated unexpectedly'), 'x')).toMatchObject({ code: 'unreachable' })
    const password = new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string')
    expect(toDatabaseError(password, 'x')).toMatchObject({ code: 'sign-in-refused' })
  })

  it('lets an error through that is one already', () => {
    const error = new DatabaseError({ code: 'closed', message: 'closed' })
    expect(toDatabaseError(error, 'x')).toBe(error)
    expect([isDatabaseError(error), isDatabaseError(new Error('closed')), isDatabaseError(null)]).toEqual([
      true,
      false,
      false,
    ])
  })
})
