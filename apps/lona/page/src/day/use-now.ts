import { useEffect, useState } from 'preact/hooks'

/** The time, in seconds since 1970; the component is drawn again every half minute. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now() / 1000)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now() / 1000), 30_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
