const encoder = new TextEncoder()

/**
 * A body that is made as fast as it is read, and no faster. `make` is told by its signal when nobody reads any more or
 * the host stops, and what it has open ends.
 *
 * @throws what `make` throws before its first part: then there can still be another answer.
 */
export async function streamBody(
  make: (signal: AbortSignal) => AsyncIterable<string | Uint8Array>,
  ended: AbortSignal,
  onError: (error: unknown) => void,
): Promise<ReadableStream<Uint8Array>> {
  const gone = new AbortController()
  const signal = AbortSignal.any([gone.signal, ended])
  const parts = make(signal)[Symbol.asyncIterator]()
  let next = await parts.next()
  let isFirst = true
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          if (!isFirst) next = await parts.next()
          isFirst = false
          if (next.done) controller.close()
          else controller.enqueue(typeof next.value === 'string' ? encoder.encode(next.value) : next.value)
        } catch (error) {
          if (!signal.aborted) onError(error)
          controller.error(error) // cut off, so that nobody takes the part for the whole
        }
      },
      cancel() {
        gone.abort()
        void parts.return?.().catch(onError)
      },
    },
    { highWaterMark: 0 },
  )
}
