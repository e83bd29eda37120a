export { createPgBossEngine, type PgBossEngineOptions } from './pg-boss-engine.js'
