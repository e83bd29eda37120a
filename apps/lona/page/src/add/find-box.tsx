import { useId, useState } from 'preact/hooks'
import type { Choice } from '../../../src/api/schemas.js'
import { useFind } from './use-find.js'

/** What the box is given. */
interface FindBoxProps {
  /** The provider's kind. */
  readonly provider: string
  /** The name of the parameter that is searched. */
  readonly param: string
  /** What a person calls it. */
  readonly label: string
  /** What to type. */
  readonly hint: string | null
  /** What is searched for before anything is typed. */
  readonly suggestion: string | null
  /** Whether something that was chosen is being worked on. */
  readonly isBusy: boolean
  /** Called with what the person chose. */
  readonly onChoose: (choice: Choice) => void
}

/** A field that finds values while one types: the combobox pattern, with the list of choices under it. */
export function FindBox({ provider, param, label, hint, suggestion, isBusy, onChoose }: FindBoxProps) {
  const id = useId()
  const { found, isSearching, search } = useFind(provider, param)
  const [text, setText] = useState('')
  const [isOpen, setIsOpen] = useState(false)
  const [active, setActive] = useState(0)
  const choices = found?.choices ?? []
  const hasList = isOpen && choices.length > 0

  const open = (words: string) => {
    setIsOpen(true)
    setActive(0)
    search(words || (suggestion ?? ''))
  }
  const choose = (choice: Choice | undefined) => {
    if (!choice) return
    setText(choice.label)
    setIsOpen(false)
    onChoose(choice)
  }
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => (hasList ? setActive((active + 1) % choices.length) : open(text)),
    ArrowUp: () => (hasList ? setActive((active + choices.length - 1) % choices.length) : open(text)),
    Enter: () => hasList && choose(choices[active]),
    Escape: () => setIsOpen(false),
  }
  return (
    <div class="find-box">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        role="combobox"
        autocomplete="off"
        spellcheck={false}
        aria-expanded={hasList}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={hasList ? `${id}-${active}` : undefined}
        aria-describedby={`${id}-hint`}
        placeholder={suggestion ?? ''}
        value={text}
        disabled={isBusy}
        onFocus={() => open(text)}
        onBlur={() => setIsOpen(false)}
        onInput={({ currentTarget: { value } }) => {
          setText(value)
          open(value)
        }}
        onKeyDown={(event) => {
          const act = keys[event.key]
          if (!act) return
          event.preventDefault()
          act()
        }}
      />
      <p class="small find-words" id={`${id}-hint`} role="status">
        {wordsOf()}
      </p>
      <div class="find-list" id={`${id}-list`} role="listbox" aria-label={label}>
        {hasList &&
          choices.map((choice, place) => (
            // Keys reach the choices through the field, as the combobox pattern has it.
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
            // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus
            <div
              key={choice.value}
              id={`${id}-${place}`}
              role="option"
              aria-selected={place === active}
              onPointerDown={(event) => event.preventDefault()}
              onPointerEnter={() => setActive(place)}
              onClick={() => choose(choice)}
            >
              {choice.label}
            </div>
          ))}
      </div>
    </div>
  )

  function wordsOf(): string {
    if (isBusy) return 'One moment …'
    if (!isOpen) return hint ?? ''
    if (found?.problem) return found.problem
    if (isSearching && choices.length === 0) return 'Searching …'
    if (found && choices.length === 0) return `Nothing is called “${found.text}”. Try it in other words.`
    return hint ?? ''
  }
}
