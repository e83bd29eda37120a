import { expect, it } from 'vitest'
import { extractIdentifiers } from './extract-identifiers.ts'

it('finds names in prose, in paths, in glued tables and in lines of code', () => {
  const text = [
    'The body calls persist_cells(...) of a WeatherBackendDeps and walks RowKeys::schemas().',
    'const CELL_ENCODINGNoneWire-cell encoding has a tagged decoder.',
    'Row state lookupdeps.rs::<Provider>SyncDeps (host-impl)',
    '  pub auth: String, // a remark about nothing',
    'Plain words stay out.',
  ].join('\n')
  expect(extractIdentifiers(text)).toEqual(
    expect.arrayContaining([
      ...['persist_cells', 'WeatherBackendDeps', 'RowKeys', 'schemas', 'CELL_ENCODING'],
      ...['deps.rs', 'Provider_SyncDeps', 'auth'],
    ]),
  )
  expect(extractIdentifiers('Plain words stay out, even a Capital one.')).toEqual([])
  expect(extractIdentifiers('  pub auth: String, // a remark about nothing')).not.toContain('remark')
})
