import type { ComponentChildren } from 'preact'
import { useLocation } from 'preact-iso/router'
import { Connection } from '../api/connection.js'
import { sessionStore } from '../api/session.js'
import { SignedOutPage } from '../sign-in/signed-out-page.js'
import { useStore } from '../store/use-store.js'
import './frame.css'
import { Header } from './header.js'

/** What surrounds every view. Where nobody is signed in it says how to. */
export function Frame({ children }: { readonly children: ComponentChildren }) {
  const session = useStore(sessionStore)
  const { path } = useLocation()
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <Header session={session} />
      <Connection />
      <main id="main" tabIndex={-1}>
        {session === null && path !== '/sign-in' ? <SignedOutPage /> : children}
      </main>
    </>
  )
}
