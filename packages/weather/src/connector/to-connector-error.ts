import { ConnectorError, type ConnectorErrorCode } from '@lona/connector'
import { isWeatherError, type WeatherErrorCode } from '../errors.js'

/** Of the host's doing is only the place; any other request that Open-Meteo does not understand is these rows' fault. */
const connectorCodes = {
  'invalid-request': 'invalid-definition',
  'invalid-place': 'bad-parameter',
  'invalid-time-zone': 'invalid-definition',
  'unknown-variable': 'invalid-definition',
  'out-of-range': 'not-found',
  'no-data': 'not-found',
  'api-key-refused': 'provider-down', // nobody signs in to the weather, so nobody could sign in again
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
    message: sentence(error.message.slice(error.message.indexOf(']') + 2)),
    kind: 'weather',
    retryAfterMs: error.retryAfterMs,
    parameter: error.field?.split('.')[0] === 'place' ? 'place' : undefined,
    cause: error,
  })
}

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
