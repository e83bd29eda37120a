import type { ShownBy } from './entry.ts'

/** The tests that the map names, by a word of their own; `null` where the test is still to be written. */
export const tests: Record<string, ShownBy | null> = {
  // @lona/connector
  integration: null,
  integrationParams: null,
  clientBag: null,
  clientForWrite: null,
  depsKey: null,
  auth: null,
  requireAuth: null,
  authHandle: null,
  row: null,
  lookupKey: null,
  syncShape: null,
  cell: null,
  semanticTime: {
    file: 'packages/chrono/src/semantic-time.test.ts',
    title: 'comes back from its text, and its text from it',
  },
  partialDate: { file: 'packages/chrono/src/partial-date.test.ts', title: 'is read as a year, a month or a day' },
  dateRange: {
    file: 'packages/chrono/src/date-range.test.ts',
    title: 'lists, counts and contains the days of its set',
  },
  wearableWindow: null,
  json: null,
  // @lona/rows, on a store
  deps: null,
  depsExpect: null,
  bootCheck: null,
  fakeDeps: null,
  rowKeys: null,
  rowType: null,
  cellEncoding: null,
  attributes: null,
  aliasKey: null,
  lockResourceId: null,
  listCells: null,
  writes: null,
  missingVerb: null,
  syncCtx: null,
  readCtx: null,
  writeCtx: null,
  // @lona/sync
  registerRow: null,
  syncWithoutShape: null,
  syncProvider: null,
  syncExecutor: null,
  rowSyncState: null,
  stageWindow: null,
  // a provider
  weatherDeps: null,
  weatherRow: null,
  weatherLogs: null,
  weatherClient: {
    file: 'packages/weather/test/weather-client.test.ts',
    title: 'asks for UTC instants and gets an object per hour in our names',
  },
  weatherSyncProvider: null,
  // a host and its store
  persistCells: null,
  recentLogCells: null,
  host: null,
  manifestPage: null,
  // this repository
  arrows: {
    file: 'test/check/arrows.test.ts',
    title: 'refuse an SDK door that reaches the contract by %s two files away',
  },
  anatomy: {
    file: 'test/check/anatomy.test.ts',
    title: 'wants the same files at the same places in every provider',
  },
  docs: {
    file: 'test/check/docs.test.ts',
    title: 'names every export and member that no doc comment explains',
  },
}
