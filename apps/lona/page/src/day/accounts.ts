import type { Provider, Row } from '../../../src/api/schemas.js'

/** What a person follows at a provider, such as a place, with its rows. */
export interface Account {
  /** Its key: the leading part of its rows' keys. */
  readonly key: string
  /** What the person calls it. */
  readonly title: string
  /** Its provider, once that is known. */
  readonly provider: Provider | undefined
  /** Its rows, those with figures of a whole day first, then as the provider names them. */
  readonly rows: readonly Row[]
}

/** The rows by account, in the order in which they come; rows that declare no figure have nothing to draw. */
export function toAccounts(rows: readonly Row[], providers: readonly Provider[]): Account[] {
  const byAccount = Map.groupBy(
    rows.filter(({ display }) => display.length > 0),
    ({ account }) => account,
  )
  return [...byAccount].flatMap(([key, ofAccount]) => {
    const [first] = ofAccount
    if (!first) return []
    const provider = providers.find(({ kind }) => kind === first.provider)
    const placeOf = ({ pattern, display }: Row): number => {
      const place = provider?.rows.findIndex((row) => row.pattern === pattern) ?? -1
      return display.some(({ kind }) => kind === 'number') ? place - 1000 : place
    }
    return [{ key, title: first.accountTitle, provider, rows: ofAccount.toSorted((a, b) => placeOf(a) - placeOf(b)) }]
  })
}
