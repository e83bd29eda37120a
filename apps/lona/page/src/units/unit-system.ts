import { createStore } from '../store/store.js'
import { useStore } from '../store/use-store.js'
import { type UnitSystem, unitSystemOf } from './units.js'

const key = 'lona-units'

/** The system that the reader chose on this device, else the one of their locale. */
const unitSystem = createStore<UnitSystem>(remembered() ?? unitSystemOf(navigator.language))

/** The units that are shown; the component is drawn again when the reader switches. */
export function useUnitSystem(): UnitSystem {
  return useStore(unitSystem)
}

/** Shows these units from now on, on this device. */
export function chooseUnitSystem(system: UnitSystem): void {
  localStorage.setItem(key, system)
  unitSystem.set(system)
}

function remembered(): UnitSystem | undefined {
  const text = localStorage.getItem(key)
  return text === 'metric' || text === 'imperial' ? text : undefined
}
