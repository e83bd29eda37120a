import type { Timeline } from '../../../src/api/schemas.js'
import './account.css'
import type { Account } from './accounts.js'
import type { DayAddress } from './day-address.js'
import type { DayAxis } from './day-axis.js'
import { RemoveAccount } from './remove-account.js'
import { RowSection } from './row-section.js'

/** What an account's part of the view is given. */
interface AccountSectionProps {
  /** The account. */
  readonly account: Account
  /** The days that are shown, once they are there. */
  readonly timeline: Timeline | undefined
  /** The axis, once it is there. */
  readonly axis: DayAxis | undefined
  /** What is shown. */
  readonly address: DayAddress
  /** That, in words. */
  readonly shown: string
  /** Called when the account is gone. */
  readonly onRemoved: () => void
}

/** What a person follows at a provider, such as a place: its rows, and whose data they are. */
export function AccountSection({ account, timeline, axis, address, shown, onRemoved }: AccountSectionProps) {
  const { title, provider, rows } = account
  const attribution = provider?.attribution
  return (
    <section class="account" aria-label={title}>
      <header class="account-head">
        <h2>{title}</h2>
        {attribution ? (
          <p class="small">
            <a href={attribution.url} rel="noreferrer">
              {attribution.text}
            </a>
            {attribution.licence && `, ${attribution.licence}`}
          </p>
        ) : (
          <p class="small">{provider?.name}</p>
        )}
      </header>
      {rows.map((row) => (
        <RowSection
          key={row.key}
          row={row}
          drawn={timeline?.rows.find(({ lookupKey }) => lookupKey === row.key)}
          axis={axis}
          address={address}
          shown={shown}
        />
      ))}
      <RemoveAccount account={account} onRemoved={onRemoved} />
    </section>
  )
}
