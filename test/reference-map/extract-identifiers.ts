/**
 * Finds the identifiers of a reference document, so that none can be missing from the map.
 *
 * The documents are plain text without fences. What looks like code is taken from anywhere (snake_case, camelCase,
 * SCREAMING_CASE, `path::like`, `file.rs`, crate names); from lines of code every word is taken.
 */

/** Words that the text form of a document glued together, with a space where the page had a border. */
const glued: readonly (readonly [RegExp, string])[] = [
  [/(?<=[A-Za-z_])None(?=[A-Z])/g, ' None '],
  [/errors(?=Required|Writeable)/g, ' errors '],
  [/(?<=ROW_TYPE)"data"/g, ' "data" '],
  [/MethodDefaultOverride when/g, ' '],
  [/ResponsibilityLives in/g, ' '],
  [/(?<=[a-z])(?=(?:provider|executor|context|deps|state)\.rs)/g, ' '],
  [/(?<=BackendDeps)(?=tento-|Weather has)/g, ' '],
  [/(?<=\.)(?=pub trait|If you)/g, ' '],
  [/<Provider>(?=[A-Z])/g, ' Provider_'],
]

const isCodeLine = (line: string): boolean =>
  !/\.\s*$| — /.test(line) &&
  (/^\s*(\/\/[/!]|#!?\[|pub |fn |use |impl |type |const |struct |mod |let |integrations\.).*[;{}(<=,\]]/.test(line) ||
    /[{};]\s*$/.test(line) ||
    /::<|=>|->|&'a|├──|└──|^\s*&?self\b|^\s*[\w-]+\s*=\s*[[{"]/.test(line) ||
    /^\s+[\w.:?()&]+,?$/.test(line) ||
    /^\s+\w+: [\w:<>&' ]+,$/.test(line) ||
    /^\s*\.\w+/.test(line))

const withoutText = (line: string): string =>
  line
    .replace(/^\s*#\s.*$/, '') // a comment in a tree or a manifest
    .replace(/\s#\s.*$/, '')
    .replace(/\/\/[/!]?.*$/, '')

const looksLikeCode = (word: string): boolean =>
  /_/.test(word) || /[a-z][A-Z]/.test(word) || /^[A-Z][a-z]+[A-Z]/.test(word) || /^[A-Z]{2,}$/.test(word)

/** Every identifier of a document, each once, sorted. Paths are split: `Row::sync` gives `Row` and `sync`. */
export function extractIdentifiers(text: string): string[] {
  const found = new Set<string>()
  const clean = glued.reduce((before, [pattern, replacement]) => before.replace(pattern, replacement), text)
  const add = (pattern: RegExp, from: string, filter: (word: string) => boolean = () => true): void => {
    for (const match of from.matchAll(pattern)) {
      const word = match[1] ?? match[0]
      if (filter(word)) found.add(word)
    }
  }
  for (const line of clean.split('\n')) {
    add(/\b[\w]+\.(?:rs|toml)\b/g, line)
    add(/\b(?:tento|lona|dep:[\w]+|async)-[\w-]+/g, line, (word) => !word.endsWith('-'))
    const words = line.replace(/\b[\w]+\.(?:rs|toml)\b/g, ' ').replace(/\b(?:tento|lona)-[\w-]+/g, ' ')
    add(/\b[A-Za-z_]\w*\b/g, words, looksLikeCode)
    add(/\b(?:type|fn|const|trait|struct|impl|mod)\s+([A-Za-z_]\w*)/g, words)
    add(/\b([A-Za-z_]\w*)(?=::)|(?<=::)([A-Za-z_]\w*)\b/g, words)
    if (isCodeLine(line)) add(/\b[A-Za-z_]\w*\b/g, withoutText(words), (word) => word.length > 1)
  }
  return [...found].sort()
}
