import { migrate, openDatabase } from '../../src/index.js'

// Connects to the database whose URL it is given, says so, waits to be let on, migrates it, and prints what it was that ran.
const db = await openDatabase(process.argv[2] ?? '')
console.log('ready')
for await (const _ of process.stdin);
const sql = 'create table once (id int); insert into once values (1)'
const { applied } = await migrate(db, 'race', [
  { number: 1, name: 'first', sql },
  { number: 2, name: 'second', sql: 'insert into once values (2)' },
])
console.log(JSON.stringify(applied))
await db.close()
