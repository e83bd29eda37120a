import { describe, expect, it } from 'vitest'
import { toWeatherError } from './error-texts.js'

const at = new Date('2026-11-21T10:20:30.250Z')
const refuse = (status: number, reason?: string, retryAfter: string | null = null) =>
  toWeatherError({ status, reason, retryAfter, at })

describe('what Open-Meteo says when it refuses', () => {
  const outOfRange = "Parameter 'start_date' is out of allowed range from 2026-08-20 to 2026-12-06"
  it.each<[string, object]>([
    [
      'Latitude must be in range of -90 to 90°. Given: 123.0.',
      { code: 'invalid-place', field: 'place.latitude', value: '123.0' },
    ],
    [
      'Longitude must be in range of -180 to 180°. Given: -500.5.',
      { code: 'invalid-place', field: 'place.longitude', value: '-500.5' },
    ],
    [outOfRange, { code: 'out-of-range', field: 'range.start', allowedFrom: '2026-08-20', allowedTo: '2026-12-06' }],
    [outOfRange.replace('start', 'end'), { code: 'out-of-range', field: 'range.end' }],
    ['Invalid timezone', { code: 'invalid-time-zone', field: 'timeZone' }],
    ['This API does not yet support timezones', { code: 'invalid-time-zone' }],
    [
      'Cannot initialize SurfaceAndPressureVariable<Some, Other> from invalid String value warmth for key hourly',
      { code: 'unknown-variable', field: 'variables', value: 'warmth' },
    ],
    [
      "Data corrupted at path ''. Cannot initialize ForecastVariableDaily from invalid String value warmth for key ",
      { code: 'unknown-variable', value: 'warmth' },
    ],
    [
      'Cannot initialize WindspeedUnit from invalid String value knots for key wind_speed_unit',
      { code: 'invalid-request', field: 'wind_speed_unit', value: 'knots' },
    ],
    ['No data is available for this location', { code: 'no-data', field: 'place' }],
    ['Location ID not found.', { code: 'no-data', field: 'id' }],
    ['The supplied API key is invalid.', { code: 'api-key-refused' }],
    ['API key required. Please add &apikey= to the URL.', { code: 'api-key-refused' }],
    ['This API endpoint requires the API Professional or Enterprise plan', { code: 'api-key-refused' }],
    [
      'Forecast days is invalid. Allowed range 0 to 16. Given 40.',
      { code: 'invalid-request', field: 'forecast_days', value: '40' },
    ],
    ["Both 'start_date' and 'end_date' must be set in the url", { code: 'invalid-request', field: 'range' }],
    ['End-date must be larger or equals than start-date', { code: 'invalid-request', field: 'range' }],
    [
      "Parameter 'past_days' is mutually exclusive with 'start_date' and 'end_date'",
      { code: 'invalid-request', field: 'past_days' },
    ],
    ['Parameter count must be between 1 and 100.', { code: 'invalid-request', field: 'count' }],
    ['Only up to 1000 locations can be requested at once', { code: 'invalid-request' }],
  ])('%s', (reason, facts) => {
    expect(refuse(400, reason)).toMatchObject({ ...facts, status: 400, reason, retryAfterMs: undefined })
  })

  it.each([
    ['Minutely API request limit exceeded. Please try again in one minute.', 'minute', 29_750],
    ['Hourly API request limit exceeded. Please try again in the next hour.', 'hour', 2_369_750],
    ['Daily API request limit exceeded. Please try again tomorrow.', 'day', 49_169_750],
    ['Too many concurrent requests', 'concurrent', 1_000],
  ])('%s', (reason, window, retryAfterMs) => {
    expect(refuse(429, reason)).toMatchObject({ code: 'rate-limited', window, retryAfterMs })
  })

  it('goes by the status where the text is new or absent', () => {
    expect(refuse(400, 'Something new')).toMatchObject({ code: 'invalid-request', reason: 'Something new' })
    expect(refuse(200, 'Something new').code).toBe('invalid-request')
    expect(refuse(401).code).toBe('api-key-refused')
    expect(refuse(404).code).toBe('unreadable-reply')
    expect(refuse(500, 'Internal Server Error').code).toBe('provider-down')
    expect(refuse(502).code).toBe('provider-down')
    expect(refuse(503).code).toBe('overloaded')
    expect(refuse(503, 'The service is overloaded').code).toBe('overloaded')
  })

  it('waits for the rest of the minute when a limit is not named, or as long as a proxy says', () => {
    expect(refuse(429)).toMatchObject({ code: 'rate-limited', window: undefined, retryAfterMs: 29_750 })
    expect(refuse(429, undefined, '7').retryAfterMs).toBe(7_000)
    expect(refuse(429, undefined, 'Sat, 21 Nov 2026 10:21:30 GMT').retryAfterMs).toBe(59_750)
    expect(refuse(429, undefined, 'soon').retryAfterMs).toBe(29_750)
  })

  it('keeps the sentence in a field, cut, and out of the message', () => {
    const error = refuse(400, `Bad ${'x'.repeat(5_000)}`)
    expect(error.reason).toHaveLength(200)
    expect(error.message).not.toContain('xxx')
  })
})
