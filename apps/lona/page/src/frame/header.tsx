import { useLocation } from 'preact-iso/router'
import type { Session } from '../../../src/api/schemas.js'
import { SignOut } from '../sign-in/sign-out.js'
import { UnitSwitch } from '../units/unit-switch.js'

const views = [
  { href: '/', label: 'Day', isCurrent: (path: string) => path === '/' || path.startsWith('/day') },
  { href: '/sync', label: 'Sync', isCurrent: (path: string) => path === '/sync' },
]

/** What the page is, where it leads, and to whom it belongs. */
export function Header({ session }: { readonly session: Session | null }) {
  const { path } = useLocation()
  return (
    <header class="frame-header">
      <a class="brand" href="/">
        Lona
      </a>
      {session && (
        <>
          <nav aria-label="Views">
            {views.map(({ href, label, isCurrent }) => (
              <a key={href} href={href} aria-current={isCurrent(path) ? 'page' : undefined}>
                {label}
              </a>
            ))}
          </nav>
          <div class="frame-tools">
            {session.source === 'sandbox' && (
              <span class="made-up" title="Nothing here is about the real world.">
                Sandbox: all data is made up
              </span>
            )}
            <UnitSwitch />
            <SignOut user={session.user} />
          </div>
        </>
      )}
    </header>
  )
}
