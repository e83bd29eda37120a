/** What a day was. */
export function DayPage() {
  return <h1>Day</h1>
}
