import {
  type Cell,
  type DateRange,
  dayDate,
  daysOf,
  defineIntegration,
  defineRow,
  depsKey,
  type Uuid,
} from '@lona/connector'

/** What the ducks ask of a host. */
export interface DuckBackendDeps {
  replaceCells(rowId: Uuid, covered: DateRange, cells: readonly Cell[]): Promise<void>
}
export const DuckBackendDeps = depsKey<DuckBackendDeps>('@made-up/ducks/DuckBackendDeps')

const pond = defineIntegration({
  pattern: ':~pond:{pond}',
  deps: DuckBackendDeps,
  manifest: {
    name: 'Pond',
    description: 'Ducks.',
    homepage: 'https://pond.example',
    signIn: 'none',
    params: { pond: { label: 'Pond' } },
  },
  client: () => ({}),
})

/** The row that the README's example leaves out: three ducks a day. */
export const ducks = defineRow(pond, {
  pattern: ':~pond:{pond}:ducks',
  label: 'ducks',
  syncShape: { stages: ['viewport'] },
  async sync({ deps, rowId, range }) {
    const cells = daysOf(range).map((day) => ({ date: dayDate(day), data: { ducks: 3 } }))
    await deps.replaceCells(rowId, range, cells)
    return cells.length
  },
})
