export { registerDeps, rowKeys, syncedRows } from './composition.js'
export { AppError, type AppErrorCode, isAppError } from './errors.js'
export { createPage, type PageOptions } from './page/create-page.js'
