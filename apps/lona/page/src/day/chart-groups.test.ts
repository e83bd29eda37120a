import { describe, expect, it } from 'vitest'
import type { DisplayFigure, Provider, Row } from '../../../src/api/schemas.js'
import { toAccounts } from './accounts.js'
import { chartGroups } from './chart-groups.js'

const figure = (label: string, kind: DisplayFigure['kind'], unit?: string): DisplayFigure => ({
  label,
  path: label,
  kind,
  ...(unit !== undefined && { unit }),
})
const summary = (display: DisplayFigure[], zoom: 'day' | 'week') =>
  chartGroups({ display }, zoom).map(({ shape, figures }) => [shape, ...figures.map(({ label }) => label)])

describe('what is drawn of a row', () => {
  it('puts lines of one unit into one chart, and those without a unit each into their own', () => {
    const display = [
      figure('Temperature', 'curve', '°C'),
      figure('Index', 'curve'),
      figure('Feels like', 'curve', '°C'),
      figure('UV', 'curve'),
    ]
    expect(summary(display, 'day')).toEqual([
      ['lines', 'Temperature', 'Feels like'],
      ['lines', 'Index'],
      ['lines', 'UV'],
    ])
  })

  it('shows numbers as numbers on a day, and as lines over several', () => {
    const display = [figure('Highest', 'number', '°C'), figure('Sunrise', 'event'), figure('Asleep', 'band')]
    expect(summary(display, 'day')).toEqual([
      ['numbers', 'Highest'],
      ['lane', 'Sunrise', 'Asleep'],
    ])
    expect(summary(display, 'week')).toEqual([
      ['times', 'Sunrise', 'Asleep'],
      ['lines', 'Highest'],
    ])
  })

  it('has no more lines in a chart than can be told apart', () => {
    const display = [1, 2, 3, 4, 5].map((place) => figure(String(place), 'curve', 'ng'))
    expect(summary(display, 'day').map((group) => group.length - 1)).toEqual([4, 1])
  })
})

describe('accounts', () => {
  const row = (key: string, display: DisplayFigure[]): Row => ({
    key,
    pattern: `:~p:{a}:${key.split(':').at(-1)}`,
    label: key,
    provider: 'p',
    account: key.split(':').slice(0, 3).join(':'),
    accountTitle: `Title of ${key.split(':')[2]}`,
    display,
    isShared: false,
    sync: null,
  })
  const provider = { kind: 'p', rows: [{ pattern: ':~p:{a}:second' }, { pattern: ':~p:{a}:first' }] } as Provider

  it('hold their rows in the order of the provider, figures of whole days first, and none without figures', () => {
    const rows = [
      row(':~p:x:first', [figure('a', 'curve')]),
      row(':~p:x:logs', []),
      row(':~p:x:second', [figure('a', 'curve')]),
      row(':~p:x:day', [figure('a', 'number')]),
      row(':~p:y:first', [figure('a', 'curve')]),
    ]
    expect(toAccounts(rows, [provider]).map(({ title, rows }) => [title, ...rows.map(({ key }) => key)])).toEqual([
      ['Title of x', ':~p:x:day', ':~p:x:second', ':~p:x:first'],
      ['Title of y', ':~p:y:first'],
    ])
  })
})
