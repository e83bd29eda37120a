/** The Sync view: what is happening, what waits, and why. */
export function SyncPage() {
  return <h1>Sync</h1>
}
