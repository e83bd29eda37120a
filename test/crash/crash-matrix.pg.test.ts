import { allow, defineRowKeys, IntegrationDeps } from '@lona/rows'
import { createSandbox } from '@lona/sandbox'
import { registerRowWithSync, registerSyncProvider } from '@lona/sync'
import { daily, WeatherBackendDeps } from '@tento/weather/connector'
import { weatherSyncProvider } from '@tento/weather/sync-plugin'
import { describe, expect, it } from 'vitest'
import { signedIn } from '../bench/notebook-host.ts'
import { NotebookBackendDeps, NotebookLogsDeps, pages, pagesLogs } from '../made-up/notebook.ts'
import { createNotebookApi } from '../made-up/notebook-api.ts'
import { type CrashSubject, crashTable, runCrashMatrix } from './crash-matrix.ts'
import { openTideTable, tideHost, tides } from './tide.ts'

const now = '2026-11-21T12:00:00.000Z'
const since = '2026-10-23'
const ada = { kind: 'user', userId: 'ada' } as const

const weather: CrashSubject = {
  name: 'weather',
  host: {
    rowKeys: defineRowKeys(...weatherSyncProvider.rows.map((row) => allow(row, 'get'))),
    deps: (store) => new IntegrationDeps().register(WeatherBackendDeps, (run) => store.backendDeps(run)),
    sync: [registerSyncProvider(weatherSyncProvider)],
  },
  follow: { owner: ada, lookupKey: daily.lookupKey({ place: '48.85,2.35' }), since },
  now,
  openProvider: () => createSandbox({ now: () => new Date(now) }).fetch,
}

const notebook: CrashSubject = {
  name: 'the made-up notebook',
  host: {
    rowKeys: defineRowKeys(allow(pages, 'get', 'post', 'patch', 'delete'), allow(pagesLogs, 'get')),
    deps: (store) =>
      new IntegrationDeps()
        .register(NotebookBackendDeps, (run) => store.backendDeps(run))
        .register(NotebookLogsDeps, (run) => store.backendDeps(run)),
    sync: [registerRowWithSync(pages)],
    decoders: { 'page.v1': (data) => data },
    userAuth: () => signedIn,
  },
  follow: { owner: ada, lookupKey: pages.lookupKey({ authId: 'a1', bookId: 'diary' }), since },
  now,
  // Newer days have more pages: some slices take two requests.
  openProvider: () =>
    createNotebookApi(
      Array.from({ length: 80 }, (_, index) => ({
        id: `page-${index + 1}`,
        day: new Date(Date.UTC(2026, 10, 21 - Math.floor((index * index) / 220))).toISOString().slice(0, 10),
        text: `Note ${index}`,
        version: 1,
      })),
    ).fetch,
}

const tide: CrashSubject = {
  name: 'made-up tides, by an executor',
  host: tideHost,
  follow: { owner: ada, lookupKey: tides.lookupKey({ port: 'brest' }), since },
  now,
  openProvider: openTideTable,
}

describe('a sync whose process ends at any of its calls', () => {
  it.each([weather, notebook, tide])(
    'is finished by another one, to the same cells: $name',
    { timeout: 600_000 },
    async (subject) => {
      const matrix = await runCrashMatrix(subject)
      console.log(crashTable(matrix))
      expect(matrix.results.filter(({ problems }) => problems.length > 0)).toEqual([])
    },
  )
})
