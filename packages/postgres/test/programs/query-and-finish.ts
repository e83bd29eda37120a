import { openDatabase } from '../../src/index.js'

// Leaves the database open and has nothing more to do: it must end by itself.
const db = await openDatabase(process.argv[2] ?? '')
await db.query('select 1')
console.log('finished')
