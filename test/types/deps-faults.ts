import type { Fault } from './fault.ts'

const keyOf = (interfaceBody: string, before = ''): string =>
  `${before}interface Deps {\n  ${interfaceBody}\n}\ndepsKey<Deps>('@made-up/note/Deps')`

/** Mistakes in a deps interface. */
export const depsFaults: readonly Fault[] = [
  {
    title: 'a deps key that names no interface',
    wrong: `export const key = depsKey('@made-up/note/Deps')`,
    right: `interface Deps {\n  store(rowId: Uuid): Promise<void>\n}\nexport const key = depsKey<Deps>('@made-up/note/Deps')`,
  },
  {
    title: 'a deps method that may be absent',
    wrong: keyOf('store?(rowId: Uuid): Promise<void>'),
    right: keyOf('store(rowId: Uuid): Promise<void>'),
  },
  {
    title: 'a deps member that is no method',
    wrong: keyOf('readonly database: string'),
    right: keyOf('database(): string'),
  },
  {
    title: 'a deps method that takes what is not JSON',
    wrong: keyOf('store(rowId: Uuid, at: Date): Promise<void>'),
    right: keyOf('store(rowId: Uuid, at: Instant): Promise<void>'),
  },
  {
    title: 'a deps method that answers with what is not JSON',
    wrong: keyOf('load(rowId: Uuid): Promise<Map<string, Cell>>'),
    right: keyOf('load(rowId: Uuid): Promise<{ [id: string]: Cell }>'),
  },
  {
    title: 'a date deep inside what a deps method takes',
    wrong: keyOf('store(options?: { range?: { since: Date | null }[] }): Promise<void>'),
    right: keyOf('store(options?: { range?: { since: Instant | null }[] }): Promise<void>'),
  },
  {
    title: 'two deps members that are wrong',
    wrong: keyOf('store?(): Promise<void>\n  load(): Promise<Date>'),
    right: keyOf('store(): Promise<void>\n  load(): Promise<Instant>'),
  },
]

/** Types that no deps method may take or answer with; the first lines make those that are not built in. */
export const foreignTypes: readonly string[] = [
  'Date',
  'Map<string, string>',
  'Set<string>',
  'AbortSignal',
  '() => void',
  'Account',
  'typeof Account',
  'any',
  'unknown',
  'object',
  '{}',
  'bigint',
  'symbol',
  'Uint8Array',
  'AsyncIterable<Cell>',
  'readonly Date[]',
  '[string, Date]',
  'Record<string, Date>',
  '{ since?: Date }',
  'string | Date',
  'Promise<string>',
]

/** Types that a deps method may take and answer with. */
export const plainTypes: readonly string[] = [
  'Cell',
  'readonly Cell[]',
  'Owner',
  'WriteOutput',
  'Uuid',
  'Json',
  'DateRange',
  "DateRange | 'everything'",
  'Instant',
  'SemanticTime',
  'string',
  'number',
  'boolean',
  'null',
  'string | null',
  "'viewport' | 'backfill'",
  '[string, number]',
  'Record<string, Cell>',
  '{ readonly cursor?: Json; readonly covered?: DateRange | undefined }',
  '{ readonly pages: readonly { readonly cells: readonly Cell[]; readonly next: string | null }[] }',
  'Branch',
]

/** Declarations for the two lists. */
const namedTypes = `class Account {
  name = ''
  rename(): void {}
}
export interface Branch {
  readonly name: string
  readonly branches: readonly Branch[]
}`

/** A deps interface of one method that takes the type, and one that takes nothing and answers with it. */
export const keysOf = (type: string): { readonly takes: string; readonly answers: string } => ({
  takes: keyOf(`store(rowId: Uuid, value: ${type}, ...rest: (${type})[]): Promise<void>`, `${namedTypes}\n`),
  answers: keyOf(`load(): Promise<${type}>`, `${namedTypes}\n`),
})
