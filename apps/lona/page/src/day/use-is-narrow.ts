import { useEffect, useState } from 'preact/hooks'

/** Whether the page is as narrow as a phone. */
export function useIsNarrow(): boolean {
  const [query] = useState(() => matchMedia('(max-width: 40rem)'))
  const [isNarrow, setIsNarrow] = useState(query.matches)
  useEffect(() => {
    const listen = () => setIsNarrow(query.matches)
    query.addEventListener('change', listen)
    return () => query.removeEventListener('change', listen)
  }, [query])
  return isNarrow
}
