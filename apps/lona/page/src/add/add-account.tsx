import { useState } from 'preact/hooks'
import type { Provider } from '../../../src/api/schemas.js'
import { RequestError, request } from '../api/request.js'
import { readersZone } from '../time/reader.js'
import './add.css'
import { FindBox } from './find-box.js'
import { townOf } from './town-of.js'

/** What the form is given. */
interface AddAccountProps {
  /** Where data can come from. */
  readonly providers: readonly Provider[]
  /** Called when something more is followed. */
  readonly onAdded: () => void
}

/** A form for each provider that needs no more than one value that can be searched for, such as a place. */
export function AddAccount({ providers, onAdded }: AddAccountProps) {
  return (
    <div class="add-account">
      {providers
        .filter(({ signIn, params }) => signIn === 'none' && params.length === 1 && params[0]?.canBeFound)
        .map((provider) => (
          <AddOne key={provider.kind} provider={provider} onAdded={onAdded} />
        ))}
    </div>
  )
}

function AddOne({ provider, onAdded }: { readonly provider: Provider; readonly onAdded: () => void }) {
  const [isBusy, setIsBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const [param] = provider.params
  if (!param) return null
  const add = async (value: string, title: string) => {
    setIsBusy(true)
    setProblem(undefined)
    try {
      const body = { provider: provider.kind, params: { [param.name]: value }, title }
      await request('/api/accounts', { method: 'POST', body })
      onAdded()
    } catch (error) {
      if (!(error instanceof RequestError)) throw error
      setProblem(error.words)
    }
    setIsBusy(false)
  }
  return (
    <div class="add-one">
      <FindBox
        provider={provider.kind}
        param={param.name}
        label={param.label}
        hint={param.hint}
        suggestion={townOf(readersZone())}
        isBusy={isBusy}
        onChoose={({ value, label }) => void add(value, label)}
      />
      <p role="alert" class="trouble">
        {problem}
      </p>
      <p class="small">
        {provider.description} From{' '}
        <a href={provider.homepage} rel="noreferrer">
          {provider.name}
        </a>
        .
      </p>
    </div>
  )
}
