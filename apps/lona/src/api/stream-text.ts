const encoder = new TextEncoder()

/**
 * A body of text that is made as fast as it is read, and no faster. `make` is told by its signal when nobody reads any
 * more or the host stops, and what it has open ends.
 */
export function streamText(
  make: (signal: AbortSignal) => AsyncIterable<string>,
  ended: AbortSignal,
  onError: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  const gone = new AbortController()
  const signal = AbortSignal.any([gone.signal, ended])
  const texts = make(signal)[Symbol.asyncIterator]()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await texts.next()
          if (done) controller.close()
          else controller.enqueue(encoder.encode(value))
        } catch (error) {
          if (!signal.aborted) onError(error)
          // Cut off, so that nobody takes the part for the whole.
          controller.error(error)
        }
      },
      cancel() {
        gone.abort()
        void texts.return?.().catch(onError)
      },
    },
    { highWaterMark: 0 },
  )
}
