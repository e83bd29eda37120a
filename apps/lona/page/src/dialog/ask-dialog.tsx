import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import './ask-dialog.css'
import { useModal } from './use-modal.js'

/** What `AskDialog` asks. */
export interface AskDialogProps {
  /** The question. */
  readonly title: string
  /** What will happen. */
  readonly children: ComponentChildren
  /** What the button that does it says. */
  readonly yes: string
  /** Whether it is being done. */
  readonly isBusy: boolean
  /** Why it could not be done. */
  readonly problem: string | null
  /** Does it. */
  onYes(): void
  /** Hears that nothing is to be done. */
  onClose(): void
}

/** Asks once before something that cannot be taken back. */
export function AskDialog({ title, children, yes, isBusy, problem, onYes, onClose }: AskDialogProps) {
  const dialog = useModal()
  const id = useId()
  return (
    <dialog ref={dialog} class="ask" aria-labelledby={id} onCancel={onClose} onClose={onClose}>
      <h2 id={id}>{title}</h2>
      {children}
      <p class="trouble" role="alert">
        {problem}
      </p>
      <p class="ask-choices">
        <button type="button" onClick={onClose}>
          Keep it
        </button>
        <button type="button" class="primary" disabled={isBusy} onClick={onYes}>
          {yes}
        </button>
      </p>
    </dialog>
  )
}
