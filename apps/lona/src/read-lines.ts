/** The lines of an answer, as they come. Ends with the signal's reason when it aborts. */
export async function* readLines({ body }: Response, signal?: AbortSignal): AsyncGenerator<string> {
  if (!body) return
  let rest = ''
  for await (const text of body.pipeThrough(new TextDecoderStream(), signal ? { signal } : {})) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}
