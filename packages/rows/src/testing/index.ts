export { type FakeRowKeyDeps, fakeRowKeyDeps, type RecordedCall } from './fake-row-key-deps.js'
