import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyMs, semanticTimes, timeZone, zonedTimes } from '../test/arbitraries.js'
import {
  dayOf,
  formatSemanticTime,
  instantOf,
  instantTime,
  localDayOf,
  parseSemanticTime,
  type ZonedTime,
  zonedTime,
} from './index.js'

/** The canonical text of what a text says. */
const canonical = (text: string): string => formatSemanticTime(parseSemanticTime(text))

describe('a semantic time', () => {
  it('comes back from its text, and its text from it', () => {
    fc.assert(
      fc.property(semanticTimes, (time) => {
        const text = formatSemanticTime(time)
        expect(parseSemanticTime(text)).toEqual(time)
        expect(formatSemanticTime(parseSemanticTime(text))).toBe(text)
      }),
      { numRuns: 2000 },
    )
  })

  it('is the same after a trip through JSON', () => {
    fc.assert(
      fc.property(semanticTimes, (time) => {
        expect(JSON.parse(JSON.stringify(time))).toEqual(time)
      }),
    )
  })

  it('keeps its instant in every zone', () => {
    fc.assert(
      fc.property(anyMs, timeZone, (ms, zone) => {
        expect(Date.parse(instantOf(zonedTime(ms, zone)))).toBe(ms)
        expect(instantOf(zonedTime(ms, zone))).toBe(instantOf(instantTime(ms)))
      }),
    )
  })

  it('has one canonical spelling for each way to write it', () => {
    expect(canonical('2026-05-17T10:00Z')).toBe('2026-05-17T10:00:00.000Z')
    expect(canonical('2026-05-17T10:00:00.123456789Z')).toBe('2026-05-17T10:00:00.123Z')
    expect(canonical('2026-05-17T12:00:00+02:00')).toBe('2026-05-17T12:00:00.000+02:00[+02:00]')
    expect(canonical('2026-05-17T12:00:00+0200')).toBe('2026-05-17T12:00:00.000+02:00[+02:00]')
    expect(canonical('2026-05-17T12:00:00+02[+0200]')).toBe('2026-05-17T12:00:00.000+02:00[+02:00]')
    expect(canonical('2026-05-17T12:00:00.5+02:00[europe/paris]')).toBe('2026-05-17T12:00:00.500+02:00[Europe/Paris]')
    expect(canonical('2026-05-17T12:00:00+02:00[!Europe/Paris][u-ca=iso8601]')).toBe(
      '2026-05-17T12:00:00.000+02:00[Europe/Paris]',
    )
  })

  it('reads a bare offset as the time zone', () => {
    expect(parseSemanticTime('2026-05-17T12:00:00+05:45')).toEqual({
      kind: 'zoned',
      local: '2026-05-17T12:00:00.000',
      offset: '+05:45',
      timeZone: '+05:45',
    })
  })

  it('takes the wall clock from the zone where only UTC is given', () => {
    expect(canonical('2026-05-17T10:00:00Z[Europe/Paris]')).toBe('2026-05-17T12:00:00.000+02:00[Europe/Paris]')
    expect(canonical('2026-05-17T10:00:00-00:00[Europe/Paris]')).toBe('2026-05-17T12:00:00.000+02:00[Europe/Paris]')
  })

  it('is an instant where RFC 3339 says that the local offset is unknown', () => {
    expect(parseSemanticTime('2026-05-17T10:00:00-00:00')).toEqual(instantTime('2026-05-17T10:00:00.000Z'))
  })

  it('keeps the name of a zone, also one that is an alias now', () => {
    expect(zonedTime(0, 'Asia/Calcutta').timeZone).toBe('Asia/Calcutta')
    expect(zonedTime(0, 'Asia/Kolkata').timeZone).toBe('Asia/Kolkata')
    expect(zonedTime(0, 'utc').timeZone).toBe('UTC')
  })

  it('goes by the offset where the rules of the zone say otherwise now, unless both are demanded', () => {
    const stored = '2026-05-17T12:00:00.000+05:00[Europe/Paris]'
    expect(canonical(stored)).toBe(stored)
    expect(instantOf(parseSemanticTime(stored))).toBe('2026-05-17T07:00:00.000Z')
    expect(() => parseSemanticTime('2026-05-17T12:00:00.000+05:00[!Europe/Paris]')).toThrow(
      expect.objectContaining({ code: 'invalid-time' }),
    )
  })

  it('keeps the seconds of a local mean time, and finds them again where they were rounded away', () => {
    const text = '1960-01-01T00:00:00.000-00:44:30[Africa/Monrovia]'
    expect(formatSemanticTime(zonedTime('1960-01-01T00:44:30.000Z', 'Africa/Monrovia'))).toBe(text)
    expect(canonical(text)).toBe(text)
    expect(canonical('1960-01-01T00:00:00-00:45[Africa/Monrovia]')).toBe(text)
    expect(zonedTime('1900-06-01T00:00:00.000Z', 'Asia/Kolkata').offset).toBe('+05:21:10')
  })

  it('never falls on the day that Apia skipped', () => {
    const skippedAt = Date.parse('2011-12-30T10:00:00.000Z')
    expect(formatSemanticTime(zonedTime(skippedAt - 1, 'Pacific/Apia'))).toBe(
      '2011-12-29T23:59:59.999-10:00[Pacific/Apia]',
    )
    expect(formatSemanticTime(zonedTime(skippedAt, 'Pacific/Apia'))).toBe('2011-12-31T00:00:00.000+14:00[Pacific/Apia]')
  })

  it('begins at UTC midnight of its first day when it is a partial date', () => {
    expect(['2026', '2026-05', '2026-05-17'].map((text) => instantOf(parseSemanticTime(text)))).toEqual([
      '2026-01-01T00:00:00.000Z',
      '2026-05-01T00:00:00.000Z',
      '2026-05-17T00:00:00.000Z',
    ])
  })

  it('lies on the local day of its place, and on UTC’s where there is no place', () => {
    expect(localDayOf(zonedTime('2026-05-17T23:30:00.000Z', 'Europe/Paris'))).toBe('2026-05-18')
    expect(localDayOf(instantTime('2026-05-17T23:30:00.000Z'))).toBe('2026-05-17')
    expect(localDayOf({ kind: 'month', year: 2026, month: 5 })).toBe('2026-05-01')
    fc.assert(
      fc.property(zonedTimes, (time) => {
        expect(localDayOf(time)).toBe(dayOf(instantOf(time), time.timeZone))
      }),
    )
  })

  it.each([
    'garbage',
    '2026-05-17T12:00:00',
    '2026-05-17T12:00:00[Europe/Paris]',
    '2026-02-30T12:00:00Z',
    '2026-05-17T12:00:00+05:00[+02:00]',
    '2026-05-17T12:00:00+02:00[Europe/Paris',
    '2026-05-17T12:00:00+02:00[]',
    '2026-05-17T12:00:00+02:00[Europe/Paris][!u-ca=hebrew]',
    '2026-05-17T12:00:00+02:00[Europe/Paris] ',
    '10000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+05:30',
    '9999-12-31T23:00:00Z[Asia/Kolkata]',
  ])('refuses "%s"', (text) => {
    expect(() => parseSemanticTime(text)).toThrow(expect.objectContaining({ code: 'invalid-time' }))
  })

  it('refuses an impossible date by the name of a date', () => {
    expect(() => parseSemanticTime('2026-02-30')).toThrow(expect.objectContaining({ code: 'invalid-date' }))
  })

  it.each(['Mars/Olympus', '+25:00', '-00:44:30', '', ' UTC', 'Z', '2026-05-17T12:00:00Z[Europe/Paris]'])(
    'knows no zone "%s"',
    (zone) => {
      expect(() => zonedTime(0, zone)).toThrow(expect.objectContaining({ code: 'invalid-time-zone', text: zone }))
    },
  )

  it.each<Omit<ZonedTime, 'kind'>>([
    { local: '2026-05-17T12:00:00Z', offset: '+02:00', timeZone: 'Europe/Paris' },
    { local: '2026-02-30T12:00:00.000', offset: '+02:00', timeZone: 'Europe/Paris' },
    { local: '2026-05-17T12:00:00.000', offset: '+0200', timeZone: 'Europe/Paris' },
    { local: '2026-05-17T12:00:00.000', offset: '+2', timeZone: 'Europe/Paris' },
    { local: '2026-05-17T12:00:00.000', offset: '+02:00', timeZone: '+03:00' },
  ])('is not written from data that no function makes: %j', (parts) => {
    const write = () => formatSemanticTime({ kind: 'zoned', ...parts })
    expect(write).toThrow(expect.objectContaining({ code: 'invalid-time' }))
  })
})
