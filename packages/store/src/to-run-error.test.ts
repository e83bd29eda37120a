import { ConnectorError } from '@lona/connector'
import { DatabaseError } from '@lona/postgres'
import { SyncError } from '@lona/sync'
import { expect, it } from 'vitest'
import { StoreError } from './errors.js'
import { toRunError } from './to-run-error.js'

const secret = 'eyJhbGciOi-secret'

it('quotes errors that name themselves by a code', () => {
  const message = 'Wait.'
  const errors = [
    new ConnectorError({ code: 'rate-limited', message }),
    new StoreError({ code: 'invalid-cell', message }),
    new SyncError({ code: 'fenced-off', message }),
    new DatabaseError({ code: 'disk-full', message }),
  ]
  for (const error of errors) expect(toRunError(error)).toEqual({ code: error.code, message })
})

it('never keeps the words of a foreign error', () => {
  const parse = (text: string): unknown => {
    try {
      return JSON.parse(text)
    } catch (error) {
      return error
    }
  }
  const foreign: readonly unknown[] = [
    parse(`{"token": ${secret}`),
    new TypeError(`fetch of https://example.org/?key=${secret} failed`),
    Object.assign(new Error(`connect to ${secret}`), { code: 'ECONNREFUSED' }),
    Object.assign(new Error(`[{"received": "${secret}"}]`), { code: 'invalid_type' }),
    Object.assign(new Error(`[other-code] ${secret}`), { code: 'some-code' }),
    Object.assign(new Error(`duplicate key value (${secret})`), { code: '23505' }),
    Object.assign(new Error(secret), { name: secret }),
    secret,
    { message: secret },
    undefined,
  ]
  for (const error of foreign) {
    expect(toRunError(error).code).toBe('unexpected')
    expect(JSON.stringify(toRunError(error))).not.toContain(secret)
  }
  expect(toRunError(foreign[0]).message).toContain('SyntaxError')
})

it('keeps a long message short', () => {
  const message = 'x'.repeat(5000)
  expect(toRunError(new ConnectorError({ code: 'provider-down', message })).message.length).toBeLessThan(1000)
})
