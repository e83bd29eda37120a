import { useTitle } from './use-title.js'

/** What stands under an address that leads nowhere. */
export function NotFoundPage() {
  useTitle('Nothing here')
  return (
    <section class="plain">
      <h1>There is nothing under this address</h1>
      <p>
        <a href="/">Go to today</a>
      </p>
    </section>
  )
}
