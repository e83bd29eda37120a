import { describe, expect, it } from 'vitest'
import { ConnectorError, isConnectorError } from './errors.js'

describe('a ConnectorError', () => {
  it('carries its code in its message, its facts as fields, and what it translates as its cause', () => {
    const cause = new Error('429')
    const error = new ConnectorError({
      code: 'rate-limited',
      message: 'Garmin takes no more requests for a minute. Wait.',
      cause,
      kind: 'garmin',
      retryAfterMs: 60_000,
    })
    expect(error).toMatchObject({
      name: 'ConnectorError',
      message: '[rate-limited] Garmin takes no more requests for a minute. Wait.',
      code: 'rate-limited',
      kind: 'garmin',
      retryAfterMs: 60_000,
      row: undefined,
    })
    expect(error.cause).toBe(cause)
  })

  it('is known by its mark, so that one of another copy of the package is known too', () => {
    const foreign = Object.assign(new Error('of another copy'), { [Symbol.for('@lona/connector/error')]: true })
    expect(isConnectorError(foreign)).toBe(true)
    expect(isConnectorError(new ConnectorError({ code: 'cancelled', message: 'Stopped.' }))).toBe(true)
    expect(isConnectorError(new Error('another'))).toBe(false)
    expect(isConnectorError({ code: 'cancelled' })).toBe(false)
    expect(isConnectorError(null)).toBe(false)
  })
})
