import { useEffect } from 'preact/hooks'
import { useLocation, useRoute } from 'preact-iso/router'
import { useTitle } from '../frame/use-title.js'
import { today } from '../time/reader.js'
import { readDayAddress, toDayAddress } from './day-address.js'
import { DayView } from './day-view.js'

/** What a day, a week, a month or a year was; today unless the address says another. */
export function DayPage() {
  const { params, query } = useRoute()
  const { route } = useLocation()
  const { day } = params
  const address = readDayAddress(day ?? today(), query)
  // From now on the address says what is shown, so that reload, back and share give the same.
  useEffect(() => {
    if (day === undefined && address) route(toDayAddress(address), true)
  }, [day])
  return address ? <DayView address={address} /> : <NoSuchDay />
}

function NoSuchDay() {
  useTitle('No such day')
  return (
    <section class="plain">
      <h1>There is no such day</h1>
      <p>
        A day is written like 2026-11-20. <a href="/">Go to today</a>
      </p>
    </section>
  )
}
