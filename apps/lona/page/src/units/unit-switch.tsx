import { chooseUnitSystem, useUnitSystem } from './unit-system.js'
import type { UnitSystem } from './units.js'

const choices: readonly { readonly system: UnitSystem; readonly label: string; readonly name: string }[] = [
  { system: 'metric', label: '°C', name: 'Metric: °C, km' },
  { system: 'imperial', label: '°F', name: 'Imperial: °F, miles' },
]

/** One switch for all units of the page. */
export function UnitSwitch() {
  const chosen = useUnitSystem()
  return (
    <fieldset class="segments">
      <legend class="unseen">Units</legend>
      {choices.map(({ system, label, name }) => (
        <label key={system} title={name}>
          <input
            type="radio"
            name="units"
            aria-label={name}
            checked={chosen === system}
            onChange={() => chooseUnitSystem(system)}
          />
          <span aria-hidden="true">{label}</span>
        </label>
      ))}
    </fieldset>
  )
}
