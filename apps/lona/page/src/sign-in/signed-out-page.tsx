import { useTitle } from '../frame/use-title.js'

/** What stands in every view's place while nobody is signed in. */
export function SignedOutPage() {
  useTitle('Sign in')
  return (
    <section class="plain">
      <h1>Who are you?</h1>
      <p>Lona shows a day only to the person whose day it is. On the machine where it runs, ask for a link:</p>
      <pre>
        <code>lona open</code>
      </pre>
      <p>It opens this page signed in. The link works once, and the browser stays signed in after it.</p>
    </section>
  )
}
