import { describe, expect, it } from 'vitest'
import { readRowAddress, toRowAddress } from './row-address.js'

const queryOf = (address: string) => Object.fromEntries(new URL(address, 'http://localhost').searchParams)

describe('the address of the Row view', () => {
  it('says all that is shown, and is read back', () => {
    const shown = {
      range: { from: '2026-01-01', to: '2026-02-01T12:00' },
      figures: 'a.b,c d',
      day: '2026-01-05',
      cell: 'b1946ac9-2492-4d23-8b8d-0b9c3f8e1a11',
    }
    const address = toRowAddress(':~weather:52.5,13.4:hourly', shown)
    expect(address).toBe(
      '/rows/%3A~weather%3A52.5%2C13.4%3Ahourly?from=2026-01-01&to=2026-02-01T12:00&figures=a.b,c%20d&day=2026-01-05&cell=b1946ac9-2492-4d23-8b8d-0b9c3f8e1a11',
    )
    expect(readRowAddress(queryOf(address))).toEqual(shown)
  })

  it('is short where all is shown', () => {
    expect(toRowAddress('k')).toBe('/rows/k')
    expect(readRowAddress({})).toEqual({})
  })

  it('leaves out what makes no sense', () => {
    expect(readRowAddress({ from: '2026-02-01', to: '2026-01-01', day: 'monday', cell: 'x', figures: '' })).toEqual({})
  })
})
