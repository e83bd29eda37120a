export { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from './test-database.js'
export { startTestRun, type TestRun } from './test-run.js'
export { type StartTestServerOptions, startTestServer, type TestServer } from './test-server.js'
