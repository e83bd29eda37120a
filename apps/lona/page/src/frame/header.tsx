import { useLocation } from 'preact-iso/router'
import type { Session } from '../../../src/api/schemas.js'
import { SignOut } from '../sign-in/sign-out.js'
import { UnitSwitch } from '../units/unit-switch.js'

const views = [
  { href: '/', label: 'Day', isCurrent: (path: string) => path === '/' || path.startsWith('/day') },
  { href: '/sync', label: 'Sync', isCurrent: (path: string) => path === '/sync' },
]

/** What the page is, where it leads, and to whom it belongs. All has its place before it is known who is signed in. */
export function Header({ session }: { readonly session: Session | null | undefined }) {
  const { path } = useLocation()
  return (
    <header class={session === null ? 'frame-header nobody' : 'frame-header'}>
      <a class="brand" href="/">
        Lona
      </a>
      <nav aria-label="Views">
        {views.map(({ href, label, isCurrent }) => (
          <a key={href} href={href} aria-current={isCurrent(path) ? 'page' : undefined}>
            {label}
          </a>
        ))}
      </nav>
      <div class="frame-tools">
        <span class="made-up">{session?.source === 'sandbox' && 'Sandbox: all data is made up'}</span>
        <UnitSwitch />
        <SignOut user={session?.user ?? ''} />
      </div>
    </header>
  )
}
