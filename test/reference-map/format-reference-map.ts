import type { DocumentMap, Entry, ShownBy } from './entry.ts'

/** The page that shows the map, below `docs/`. */
export const referenceMapPage = 'docs/reference-map.md'

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``

function formatExport(text: string): string {
  const isFile = !text.startsWith('@')
  return isFile ? `[${code(text)}](../${text})` : code(text)
}

function formatWhere({ where }: Entry, tests: Readonly<Record<string, ShownBy | null>>): readonly [string, string] {
  if (where.kind === 'later') return [`comes with ${where.stage}`, '']
  if (where.kind === 'notOurs') return [`not here: ${where.why}`, '']
  const test = tests[where.by]
  const shown = test ? `[${test.title.replaceAll('%s', '…').replaceAll('|', '\\|')}](../${test.file})` : '(no test yet)'
  return [where.exports.map(formatExport).join(', '), shown]
}

/** The map as a page for readers. */
export function formatReferenceMap(
  map: readonly DocumentMap[],
  tests: Readonly<Record<string, ShownBy | null>>,
): string {
  const parts = map.map(({ title, entries }) => {
    const lines = entries.map((entry) => {
      const [where, shown] = formatWhere(entry, tests)
      return `| ${entry.names.map(code).join(', ')} | ${where} | ${shown} |`
    })
    return [`## ${title}`, '', '| in the reference | here | shown by |', '|---|---|---|', ...lines].join('\n')
  })
  const introduction = [
    '# The reference, name by name',
    '',
    'The contract was first written down for Rust. This page says where each of its names is here, and which test shows it at work.',
    '`Provider_` is any provider; the weather stands for them. An export is written as its door and its name, `@lona/connector Row.sync`.',
    '',
    'Made by `npx pnpm@12 reference-map` from `test/reference-map/`; `npx pnpm@12 check reference-map` keeps it true.',
  ].join('\n')
  return `${[introduction, ...parts].join('\n\n')}\n`
}
