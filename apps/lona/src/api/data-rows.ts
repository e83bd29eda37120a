import type { AnyRow } from '@lona/connector'
import type { RowKeys } from '@lona/rows'

/** A provider's rows that bear cells. */
export const dataRowsOf = ({ entries }: RowKeys, kind: string): readonly AnyRow[] =>
  entries.map(({ row }) => row).filter((row) => row.integration.kind === kind && row.rowType === 'data')
