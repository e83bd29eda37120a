import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** A dialog that is open for as long as it is there; the focus goes back to where it was. */
export function useModal(): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    return () => {
      // The dialog is gone by then, and with it the browser's own memory of the focus.
      if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [])
  return dialog
}
