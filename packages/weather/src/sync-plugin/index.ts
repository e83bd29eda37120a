/** How the weather rows want to be orchestrated; why there is no executor is said in `../connector/index.ts`. */
export { weatherSyncProvider } from './provider.js'
