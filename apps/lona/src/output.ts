/** Where a command writes: rows for people on a terminal, JSON lines for programs at a pipe. */
export interface Output {
  /** Whether a person reads along. */
  readonly isTerminal: boolean
  /** Writes one line of the result. */
  line(text: string): void
  /** Writes one line of JSON. */
  json(value: unknown): void
  /** Tells the person something beside the result; it never gets into a pipe. */
  note(text: string): void
}

/** The process's own output. */
export const processOutput = (isTerminal = process.stdout.isTTY === true): Output => ({
  isTerminal,
  line: (text) => process.stdout.write(`${text}\n`),
  json: (value) => process.stdout.write(`${JSON.stringify(value)}\n`),
  note: (text) => process.stderr.write(`${text}\n`),
})

/** Columns of text, each as wide as its widest entry. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const lines = [header, ...rows]
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  return lines.map((line) =>
    line
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
