import { useEffect } from 'preact/hooks'

/** Says in the tab what is shown. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Lona`
  }, [title])
}
