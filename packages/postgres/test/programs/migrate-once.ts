import { migrate, openDatabase } from '../../src/index.js'

// Migrates the database whose URL it is given, and prints which migrations it was that ran.
const db = await openDatabase(process.argv[2] ?? '')
const sql = 'create table once (id int); insert into once values (1)'
const { applied } = await migrate(db, 'race', [
  { number: 1, name: 'first', sql },
  { number: 2, name: 'second', sql: 'insert into once values (2)' },
])
console.log(JSON.stringify(applied))
await db.close()
