import { createHash, randomUUID } from 'node:crypto'
import type { Database } from '../database.js'
import { createMigrationPlan, planOf } from '../planned-migrations.js'

const keys = new WeakMap<object, string>()

/** Equal for callbacks that run the same migrations, in whatever process; a callback that does more has a key of its own. */
export async function templateKeyOf(migrate: (db: Database) => Promise<unknown>): Promise<string> {
  const known = keys.get(migrate)
  if (known) return known
  const plan = createMigrationPlan()
  const key = await migrate(plan).then(
    () =>
      createHash('sha256')
        .update(JSON.stringify(planOf(plan)))
        .digest('hex')
        .slice(0, 16),
    () => randomUUID().slice(0, 13).replace('-', ''),
  )
  keys.set(migrate, key)
  return key
}
