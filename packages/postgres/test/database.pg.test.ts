import { describeDatabase } from './database-contract.js'

describeDatabase('postgres')
