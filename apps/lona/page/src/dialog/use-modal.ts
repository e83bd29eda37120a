import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** A dialog that is open for as long as it is there; the focus goes back to where it was. */
export function useModal(): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const before = document.activeElement
    const opened = dialog.current
    opened?.showModal()
    return () => {
      // What lies under an open dialog takes no focus; and one that is gone has taken the browser's memory of it along.
      opened?.close()
      if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [])
  return dialog
}
