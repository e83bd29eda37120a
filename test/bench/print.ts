import type { Figure, Outcome } from './benchmark.ts'
import { type Cost, cpuMsOf, median, wallMsOf } from './measure.ts'

/** A number as a reader takes it in: three figures that count, thousands apart. */
export function inWords(value: number): string {
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

function figureLine({ of, samples, unit }: Figure): string {
  const range =
    samples.length > 1
      ? ` (${inWords(Math.min(...samples))} to ${inWords(Math.max(...samples))}, ${samples.length} times)`
      : ''
  return `  ${of}: ${inWords(median(samples))} ${unit}${range}`
}

const verdict = ({ budget }: Outcome): string => (budget === null ? '' : budget.isInside ? 'inside' : 'MISSED')

/** One outcome, as lines. */
export function outcomeText(outcome: Outcome): string {
  const { what, method, figures, result, budget, notes = [] } = outcome
  return [
    what,
    `  how: ${method}`,
    ...figures.map(figureLine),
    `  -> ${result}`,
    ...(budget ? [`  budget: ${budget.words}: ${verdict(outcome)}`] : ['  no budget']),
    ...notes.map((note) => `  note: ${note}`),
  ].join('\n')
}

/** All outcomes, as a table that Markdown reads too. */
export function outcomeTable(outcomes: readonly Outcome[]): string {
  const lines = [
    ['what', 'result', 'budget', ''],
    ...outcomes.map((outcome) => [outcome.what, outcome.result, outcome.budget?.words ?? 'none', verdict(outcome)]),
  ]
  const widths = [0, 1, 2, 3].map((column) => Math.max(3, ...lines.map((line) => line[column]?.length ?? 0)))
  const text = (line: readonly string[]): string =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [head = [], ...rest] = lines
  return [text(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rest.map(text)].join('\n')
}

/** The figures of one side: its time by the clock, and the processor's where it is known. */
export function costFigures(of: string, costs: readonly Cost[]): readonly Figure[] {
  const cpu = cpuMsOf(costs)
  return [
    { of, samples: wallMsOf(costs), unit: 'ms' },
    ...(cpu.length > 0 ? [{ of: `${of}, processor time`, samples: cpu, unit: 'ms' }] : []),
  ]
}
