import { type ConnectorErrorCode, isConnectorError } from '@lona/connector'
import { describe, expect, it } from 'vitest'
import { WeatherError, type WeatherErrorCode } from '../errors.js'
import { toConnectorError } from './to-connector-error.js'

/** Each code of the SDK, and what a host is told. */
const told: Record<WeatherErrorCode, ConnectorErrorCode> = {
  'invalid-request': 'invalid-definition',
  'invalid-place': 'bad-parameter',
  'invalid-time-zone': 'invalid-definition',
  'unknown-variable': 'invalid-definition',
  'out-of-range': 'not-found',
  'no-data': 'not-found',
  'api-key-refused': 'provider-down',
  'rate-limited': 'rate-limited',
  overloaded: 'provider-down',
  'provider-down': 'provider-down',
  'unreadable-reply': 'unreadable-reply',
  cancelled: 'cancelled',
}

describe('the error of the SDK', () => {
  it.each(Object.entries(told) as [WeatherErrorCode, ConnectorErrorCode][])('%s becomes %s', (code, expected) => {
    const cause = new WeatherError({ code, message: 'something happened: do this' })
    const error = toConnectorError(cause)
    expect(isConnectorError(error)).toBe(true)
    expect(error).toMatchObject({ code: expected, kind: 'weather', cause, retryAfterMs: undefined })
    expect((error as Error).message).toBe(`[${expected}] Something happened: do this.`)
  })

  it('keeps how long to wait', () => {
    const cause = new WeatherError({ code: 'rate-limited', message: 'wait', retryAfterMs: 41_000 })
    expect(toConnectorError(cause)).toMatchObject({ code: 'rate-limited', retryAfterMs: 41_000 })
  })

  it('names a parameter of the row key only where one is at fault', () => {
    const of = (field: string) => toConnectorError(new WeatherError({ code: 'invalid-place', message: 'no', field }))
    expect(of('place.latitude')).toMatchObject({ parameter: 'place' })
    expect(of('place')).toMatchObject({ parameter: 'place' })
    expect(of('range.start')).toMatchObject({ parameter: undefined })
    expect(of('variables')).toMatchObject({ parameter: undefined })
  })

  it("says nothing of the vendor's words, which could repeat an address", () => {
    const cause = new WeatherError({
      code: 'invalid-request',
      message: 'refused',
      reason: 'apikey=s3cret is not valid',
      value: 's3cret',
    })
    expect((toConnectorError(cause) as Error).message).not.toContain('s3cret')
  })
})

describe('an error of somebody else', () => {
  it.each([new Error('the disk is full'), 'text', undefined])('passes as it is: %s', (error) => {
    expect(toConnectorError(error)).toBe(error)
  })
})
