import { describeDatabase } from './database-contract.js'

describeDatabase('pglite')
