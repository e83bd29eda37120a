import { describe, expect, it } from 'vitest'
import { ChronoError, isChronoError, zonedTime } from './index.js'

describe('a chrono error', () => {
  it('shows code and offending text in its message', () => {
    const error = new ChronoError({ code: 'invalid-date', message: 'expected a day', text: '2026-02-30' })
    expect(error.message).toBe('[invalid-date] expected a day: "2026-02-30"')
    expect(error).toMatchObject({ name: 'ChronoError', code: 'invalid-date', text: '2026-02-30' })
  })

  it('cuts long texts, so that no payload ends up in a log', () => {
    const error = new ChronoError({ code: 'invalid-time', message: 'expected a time', text: 'x'.repeat(5000) })
    expect(error.text).toHaveLength(80)
    expect(error.message.length).toBeLessThan(150)
  })

  it('is recognised by its marker, also from another copy of the package', () => {
    const foreign = Object.assign(new Error('from elsewhere'), { [Symbol.for('@tento/chrono/error')]: true })
    expect(isChronoError(foreign)).toBe(true)
    expect(isChronoError(new Error('from elsewhere'))).toBe(false)
    expect(isChronoError({ code: 'invalid-date' })).toBe(false)
  })

  it('keeps the cause of an unknown time zone', () => {
    const lookUp = () => zonedTime(0, 'Mars/Olympus_Mons')
    expect(lookUp).toThrow(expect.objectContaining({ code: 'invalid-time-zone', cause: expect.any(RangeError) }))
  })
})
