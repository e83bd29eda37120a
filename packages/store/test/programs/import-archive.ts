import { openDatabase } from '@lona/postgres'
import { importOwner } from '../../src/index.js'

// Imports an archive into a database, and stands still for good when some of it was written: until it is killed or its
// parent is gone. With a third word it does not stand still.
process.stdin.on('end', () => process.exit()).resume()
const [, , where = '', path = '', goOn] = process.argv
const db = await openDatabase(where)
const result = await importOwner(db, path, {
  owner: { kind: 'user', userId: 'ada' },
  sharedRows: 'restore',
  onProgress({ cells, of }) {
    if (goOn) return
    console.log(JSON.stringify({ cells, of }))
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  },
})
await db.close()
console.log(JSON.stringify(result))
process.exit()
