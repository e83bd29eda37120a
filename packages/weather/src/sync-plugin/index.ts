export { weatherSyncProvider } from './provider.js'
