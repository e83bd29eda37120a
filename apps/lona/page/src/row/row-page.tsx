/** The Row view: what a row holds, and since when. */
export function RowPage() {
  return <h1>Row</h1>
}
