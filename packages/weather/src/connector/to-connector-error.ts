import { ConnectorError, type ConnectorErrorCode } from '@lona/connector'
import { isWeatherError, type WeatherErrorCode } from '../errors.js'

const connectorCodes = {
  'invalid-request': 'bad-parameter',
  'invalid-place': 'bad-parameter',
  'invalid-time-zone': 'bad-parameter',
  'unknown-variable': 'bad-parameter',
  'out-of-range': 'not-found',
  'no-data': 'not-found',
  'api-key-refused': 'sign-in-expired',
  'rate-limited': 'rate-limited',
  overloaded: 'provider-down',
  'provider-down': 'provider-down',
  'unreadable-reply': 'unreadable-reply',
  cancelled: 'cancelled',
} as const satisfies Record<WeatherErrorCode, ConnectorErrorCode>

/** The SDK's error in the contract's words; any other error as it is. */
export function toConnectorError(error: unknown): unknown {
  if (!isWeatherError(error)) return error
  return new ConnectorError({
    code: connectorCodes[error.code],
    message: `Open-Meteo: ${error.message.slice(error.message.indexOf(']') + 2)}`,
    kind: 'weather',
    retryAfterMs: error.retryAfterMs,
    parameter: error.field,
    cause: error,
  })
}
