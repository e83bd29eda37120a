import { describe, expect, it } from 'vitest'
import { streamBody } from './stream-body.js'

describe('a streamed body', () => {
  const never = new AbortController().signal
  const none = (): void => undefined

  it('is made as fast as it is read, and no faster', async () => {
    let made = 0
    async function* make() {
      for (;;) {
        made += 1
        yield `${made}\n`
      }
    }
    const reader = (await streamBody(make, never, none)).getReader()
    await reader.read()
    await reader.read()
    await new Promise((resolve) => setImmediate(resolve))
    expect(made).toBeLessThanOrEqual(3)
    await reader.cancel()
  })

  it('ends what it has open when nobody reads any more', async () => {
    const heard: string[] = []
    async function* make(signal: AbortSignal) {
      signal.addEventListener('abort', () => heard.push('told'))
      try {
        yield 'one'
        yield 'two'
      } finally {
        heard.push('ended')
      }
    }
    const reader = (await streamBody(make, never, none)).getReader()
    await reader.read()
    await reader.cancel()
    expect(heard).toEqual(['told', 'ended'])
  })

  it('can still be another answer as long as nothing was made', async () => {
    // biome-ignore lint/correctness/useYield: it fails before
    async function* make(): AsyncGenerator<string> {
      throw new Error('away')
    }
    await expect(streamBody(make, never, none)).rejects.toThrow('away')
  })

  it('is cut off by what fails later, and the log hears of it', async () => {
    async function* make() {
      yield 'one'
      throw new Error('away')
    }
    const heard: unknown[] = []
    const body = await streamBody(make, never, (error) => heard.push(error))
    await expect(new Response(body).text()).rejects.toThrow('away')
    expect(heard).toHaveLength(1)
  })
})
