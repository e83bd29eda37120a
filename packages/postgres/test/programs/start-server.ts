import { startTestServer } from '../../src/testing/index.js'

// Starts a test server below the folder that it is given, and waits to be killed.
const server = await startTestServer({ parentFolder: process.argv[2] ?? '' })
console.log(server.url)
setTimeout(() => undefined, 600_000)
