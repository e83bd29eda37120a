import type { CellRecord } from '../../../src/api/schemas.js'
import { formatCount } from '../words/numbers.js'

type Json = CellRecord['data']

const mostOpen = 12

/** JSON to be read: what is small stands open, long lists and deep objects are folded. */
export function JsonTree({ value, name }: { readonly value: Json; readonly name?: string }) {
  if (value === null || typeof value !== 'object') {
    return (
      <p class="json-leaf">
        {name !== undefined && <span class="json-name">{name}: </span>}
        <span class={`json-${value === null ? 'null' : typeof value}`}>{JSON.stringify(value)}</span>
      </p>
    )
  }
  const entries = Object.entries(value)
  const items = entries.map(([key, item]) => <JsonTree key={key} name={key} value={item} />)
  if (name === undefined) return <div class="json">{items}</div>
  return (
    <details class="json-branch" open={entries.length <= mostOpen && !Array.isArray(value)}>
      <summary>
        <span class="json-name">{name}</span>: {sizeWords(value)}
      </summary>
      <div class="json-items">{items}</div>
    </details>
  )
}

function sizeWords(value: Json): string {
  if (Array.isArray(value)) return value.length === 1 ? '1 value' : `${formatCount(value.length)} values`
  const count = Object.keys(value ?? {}).length
  return count === 1 ? '1 field' : `${formatCount(count)} fields`
}
