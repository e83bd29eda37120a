import { createHash } from 'node:crypto'
import { openDatabase } from '@lona/postgres'
import { exportOwner } from '../../src/index.js'

// Exports an owner's data to nowhere, and tells how much it was.
process.stdin.on('end', () => process.exit()).resume()
const [, , where = ''] = process.argv
const db = await openDatabase(where)
const sum = createHash('sha256')
let bytes = 0
for await (const chunk of exportOwner(db, { owner: { kind: 'user', userId: 'ada' }, about: {} })) {
  bytes += chunk.byteLength
  sum.update(chunk)
}
await db.close()
console.log(JSON.stringify({ bytes, sha256: sum.digest('hex') }))
process.exit()
