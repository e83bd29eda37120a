import { announce, openDatabase } from '../../src/index.js'

// Opens a folder, commits a row, begins a transaction that it never ends, and says so.
const folder = process.argv[2] ?? ''
const db = await openDatabase(folder)
await announce(folder, { address: 'http://127.0.0.1:7777', token: 'geheim' })
await db.query('create table if not exists notes (id int)')
await db.query('insert into notes values (1)')
await db.transaction(async (tx) => {
  await tx.query('insert into notes values (2)')
  console.log('holding')
  await new Promise((resolve) => setTimeout(resolve, 600_000))
})
