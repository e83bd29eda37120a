import { type Cell, dayDate, daysOf, defineIntegration, defineRow, depsKey, type Uuid } from '@lona/connector'

// The smallest provider that there can be; the README's example runs on it.

export interface DucksBackendDeps {
  persistCells(rowId: Uuid, cells: readonly Cell[]): Promise<void>
}
export const DucksBackendDeps = depsKey<DucksBackendDeps>('@made-up/ducks/DucksBackendDeps')

const pond = defineIntegration({
  pattern: ':~pond:{place}',
  deps: DucksBackendDeps,
  manifest: {
    name: 'Pond',
    description: 'Ducks by day.',
    homepage: 'https://pond.example',
    signIn: 'none',
    params: { place: { label: 'Place' } },
  },
  client: () => ({ countDucks: async (day: string) => Number(day.slice(-2)) }),
})

export const ducks = defineRow(pond, {
  pattern: ':~pond:{place}:ducks',
  label: 'ducks',
  syncShape: { stages: ['viewport'] },
  async sync({ client, deps, rowId, range }) {
    const cells = await Promise.all(
      daysOf(range).map(async (day) => ({ date: dayDate(day), data: { ducks: await client.countDucks(day) } })),
    )
    await deps.persistCells(rowId, cells)
    return cells.length
  },
})
