import { useMemo, useRef } from 'preact/hooks'
import { useLocation, useRoute } from 'preact-iso/router'
import type { RowDetail } from '../../../src/api/schemas.js'
import { rowPath } from '../api/row-path.js'
import { useResource } from '../api/use-resource.js'
import { useTitle } from '../frame/use-title.js'
import { rowName } from '../words/row-name.js'
import { type RowAddress, readRowAddress, toRowAddress } from './row-address.js'
import { RowFacts } from './row-facts.js'
import './row-page.css'
import { RowSyncSection } from './row-sync.js'
import { RowTime } from './row-time.js'

/** The Row view: what a row holds, and since when. */
export function RowPage() {
  const { params } = useRoute()
  return <OneRow key={params.key} rowKey={params.key ?? ''} />
}

function OneRow({ rowKey }: { readonly rowKey: string }) {
  const { query, route } = useLocation()
  const address = useMemo(() => readRowAddress(query), [query])
  const {
    data: row,
    problem,
    reload,
  } = useResource<RowDetail>(rowPath(rowKey), {
    isLive: true,
    concerns: ({ key }) => key === rowKey,
  })
  // The key ends as its pattern does, so what the row is called is known before it is there.
  const title = rowName(rowKey)
  const name = row ? `${title}, ${row.accountTitle}` : title
  useTitle(name)
  const hasPushed = useRef(false)
  const newest = useRef(address)
  newest.current = address

  const show = (change: RowAddress, isNewPlace = false): void => {
    newest.current = { ...newest.current, ...change }
    route(toRowAddress(rowKey, newest.current), !isNewPlace)
  }
  const openDay = (day: string, cell?: string): void => {
    const isNew = newest.current.day === undefined
    hasPushed.current ||= isNew
    show({ day, cell }, isNew)
  }
  const closeDay = (): void => {
    if (newest.current.day === undefined) return
    if (hasPushed.current) {
      hasPushed.current = false
      history.back()
    } else show({ day: undefined, cell: undefined })
  }

  if (!row) {
    return (
      <section class="row-page">
        <h1>{problem?.status === 404 ? 'There is no such row' : title}</h1>
        {problem && <p>{problem.words}</p>}
        {problem?.status === 404 && (
          <p>
            <a href="/sync">See the rows that you follow</a>
          </p>
        )}
      </section>
    )
  }
  return (
    <section class="row-page">
      <header>
        <h1>{title}</h1>
        <p class="small">{row.accountTitle}</p>
      </header>
      <RowFacts row={row} />
      <RowTime row={row} address={address} onShow={show} onOpenDay={openDay} onCloseDay={closeDay}>
        <RowSyncSection row={row} name={name} onDone={reload} />
      </RowTime>
    </section>
  )
}
