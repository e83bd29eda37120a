export { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from './test-database.js'
export { type StartTestServerOptions, startTestServer, type TestServer } from './test-server.js'
