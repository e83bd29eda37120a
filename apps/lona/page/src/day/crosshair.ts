import { createStore } from '../store/store.js'

/** Where the crosshair stands, in seconds since 1970; `null` while nobody points anywhere. */
export const crosshair = createStore<number | null>(null)

/** What is read out after the crosshair was moved by keys or by a tap. */
export const announcement = createStore('')
