import type { ShownBy } from './entry.ts'

/** The tests that the map names, by a word of their own; `null` where the test is still to be written. */
export const tests: Record<string, ShownBy | null> = {
  // @lona/connector
  integration: { file: 'packages/connector/src/define-integration.test.ts', title: 'keeps every member that is there' },
  integrationParams: {
    file: 'packages/connector/src/define-integration.test.ts',
    title: 'has its kind and its parameters from its pattern alone',
  },
  clientBag: {
    file: 'test/made-up/every-member.pg.test.ts',
    title: 'brings what its stages ask for, newest first, and certifies it with the cells',
  },
  clientForWrite: {
    file: 'test/made-up/every-member.pg.test.ts',
    title: 'takes writes of the system through clientForWrite',
  },
  depsKey: {
    file: 'packages/connector/src/deps-key.test.ts',
    title: 'is the same in every copy of a package: its id is the registered symbol of its name',
  },
  auth: {
    file: 'packages/connector/src/auth.test.ts',
    title: 'gives the sign-in of the account, with credentials of the type that the provider names',
  },
  requireAuth: {
    file: 'packages/connector/src/auth.test.ts',
    title: 'names kind and account when nobody is signed in there',
  },
  authHandle: {
    file: 'packages/connector/src/auth.test.ts',
    title: 'gives the sign-in of the account, with credentials of the type that the provider names',
  },
  row: { file: 'packages/connector/src/define-row.test.ts', title: 'keeps every member that is there' },
  lookupKey: { file: 'packages/connector/src/define-row.test.ts', title: 'makes its keys, and reads them back' },
  syncShape: {
    file: 'packages/connector/src/sync-shape.test.ts',
    title: 'has a default for everything but its stages',
  },
  cell: {
    file: 'test/made-up/every-member.pg.test.ts',
    title: 'brings what its stages ask for, newest first, and certifies it with the cells',
  },
  semanticTime: {
    file: 'packages/chrono/src/semantic-time.test.ts',
    title: 'comes back from its text, and its text from it',
  },
  partialDate: { file: 'packages/chrono/src/partial-date.test.ts', title: 'is read as a year, a month or a day' },
  dateRange: {
    file: 'packages/chrono/src/date-range.test.ts',
    title: 'lists, counts and contains the days of its set',
  },
  wearableWindow: {
    file: 'packages/connector/src/wearable-window-for-stage.test.ts',
    title: 'is the last two weeks, today included, for viewport',
  },
  json: { file: 'packages/connector/src/define-row.test.ts', title: 'keeps every member that is there' },
  // @lona/rows, on a store
  deps: {
    file: 'packages/rows/src/integration-deps.test.ts',
    title: 'binds deps that are made by a function to each run',
  },
  depsExpect: {
    file: 'packages/rows/src/integration-deps.test.ts',
    title: 'binds deps that are made by a function to each run',
  },
  bootCheck: {
    file: 'packages/rows/src/integration-deps.test.ts',
    title: 'names everything that is missing in one error: the keys, their rows, and the lines to add',
  },
  fakeDeps: {
    file: 'packages/rows/src/testing/fake-row-key-deps.test.ts',
    title: 'records every call with its values and its run, in order',
  },
  rowKeys: {
    file: 'packages/rows/src/row-keys.test.ts',
    title: 'is matched as if every pattern were tried one by one',
  },
  rowType: { file: 'test/made-up/every-member.pg.test.ts', title: 'lists rows that bear cells, and no others' },
  cellEncoding: {
    file: 'test/made-up/every-member.pg.test.ts',
    title: 'decodes cells by the tag of their encoding, and refuses to start without the decoder',
  },
  attributes: {
    file: 'test/made-up/every-member.pg.test.ts',
    title: 'stamps attributes once, and never over those that are there',
  },
  aliasKey: {
    file: 'test/made-up/every-member.pg.test.ts',
    title: 'shares one row among all who name the same alias key',
  },
  lockResourceId: {
    file: 'test/made-up/every-member.pg.test.ts',
    title: 'never runs two rows at once that lock one resource',
  },
  listCells: { file: 'test/made-up/every-member.pg.test.ts', title: 'answers a computed row from listCells alone' },
  writes: {
    file: 'test/made-up/every-member.pg.test.ts',
    title: 'writes at the provider by post, patch and delete, and stores what the provider gives back',
  },
  missingVerb: {
    file: 'packages/rows/src/row-keys.test.ts',
    title: 'refuses a verb that the row does not implement, naming both',
  },
  syncCtx: {
    file: 'packages/rows/test/dispatcher-sync.test.ts',
    title: 'hands the body one slice with everything that the contract promises',
  },
  readCtx: {
    file: 'packages/rows/test/dispatcher-reads.test.ts',
    title: 'takes the answer of listCells for the truth, without a word to the store, even when it is empty',
  },
  writeCtx: {
    file: 'test/made-up/every-member.pg.test.ts',
    title: 'writes at the provider by post, patch and delete, and stores what the provider gives back',
  },
  // @lona/sync
  registerRow: {
    file: 'packages/sync/src/registrations.test.ts',
    title: 'gives the row with its shape, defaults filled in',
  },
  syncWithoutShape: {
    file: 'packages/sync/src/registrations.test.ts',
    title: 'refuses a row without a shape or without a sync, and says what to give it',
  },
  syncProvider: {
    file: 'packages/sync/test/sync-plugin.test.ts',
    title:
      'a provider says how its rows want to be orchestrated: stages, gates, locks, sharing and the days of a stage',
  },
  syncExecutor: {
    file: 'packages/sync/test/sync-plugin.test.ts',
    title: 'an executor brings slices over its two seams until nothing is missing',
  },
  rowSyncState: { file: 'packages/sync/src/gap-map.test.ts', title: 'holds for each day when it was read last' },
  stageWindow: {
    file: 'packages/sync/src/stage-window.test.ts',
    title: 'begins at the day that the owner wants, earlier or later than the row would',
  },
  // a provider
  weatherDeps: {
    file: 'packages/weather/test/log-rows.test.ts',
    title: 'has deps of its own, so that only a host with logs needs them',
  },
  weatherRow: {
    file: 'packages/weather/test/rows-against-sandbox.test.ts',
    title: 'of hours comes from both sources, and each day is one cell with a list per variable',
  },
  weatherLogs: {
    file: 'packages/weather/test/log-rows.test.ts',
    title: "asks the host for the runs of the metric's row, and gives them as they are",
  },
  weatherClient: {
    file: 'packages/weather/test/weather-client.test.ts',
    title: 'asks for UTC instants and gets an object per hour in our names',
  },
  weatherSyncProvider: {
    file: 'packages/weather/src/sync-plugin/provider.test.ts',
    title: 'speaks of every row that is kept in sync, and of no other',
  },
  // a host and its store
  persistCells: {
    file: 'test/made-up/every-member.pg.test.ts',
    title: 'brings what its stages ask for, newest first, and certifies it with the cells',
  },
  recentLogCells: {
    file: 'test/made-up/every-member.pg.test.ts',
    title: 'answers a computed row from listCells alone',
  },
  host: {
    file: 'test/made-up/every-member.pg.test.ts',
    title: 'brings what its stages ask for, newest first, and certifies it with the cells',
  },
  manifestPage: {
    file: 'apps/lona/test/browser/day.test.ts',
    title: 'asks for one thing at first, and shows the day of a place that is typed and chosen by keys alone',
  },
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
