import type { Provider } from '../../../src/api/schemas.js'
import { AddAccount } from './add-account.js'

/** What stands in the Day view's place until there is something to show: it asks for one thing. */
export function FirstRun(given: { readonly providers: readonly Provider[]; readonly onAdded: () => void }) {
  return (
    <section class="first-run">
      <h1>Where are you?</h1>
      <p>Name a place. Its days appear here at once, and its past fills in by itself, back as far as there is any.</p>
      <AddAccount {...given} />
    </section>
  )
}
