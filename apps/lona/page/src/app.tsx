import lazy from 'preact-iso/lazy'
import { LocationProvider, Route, Router } from 'preact-iso/router'
import { DayPage } from './day/day-page.js'
import { Frame } from './frame/frame.js'
import { NotFoundPage } from './frame/not-found-page.js'
import { SignInPage } from './sign-in/sign-in-page.js'

const RowPage = lazy(() => import('./row/row-page.js').then((module) => module.RowPage))
const SyncPage = lazy(() => import('./sync/sync-page.js').then((module) => module.SyncPage))

/** The whole page: a frame, and in it the view that the address names. */
export function App() {
  return (
    <LocationProvider>
      <Frame>
        <Router>
          <Route path="/" component={DayPage} />
          <Route path="/day/:day" component={DayPage} />
          <Route path="/rows/:key" component={RowPage} />
          <Route path="/sync" component={SyncPage} />
          <Route path="/sign-in" component={SignInPage} />
          <Route default component={NotFoundPage} />
        </Router>
      </Frame>
    </LocationProvider>
  )
}
