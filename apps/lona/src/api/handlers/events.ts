import { AppError } from '../../errors.js'
import type { Asked, Handlers } from '../handler.js'
import { streamBody } from '../stream-body.js'

const pulseMs = 15_000
const mostStreams = 20

/** What happens to the rows, as server-sent events. */
export const eventHandlers: Handlers<'events'> = {
  async events(asked) {
    const { owner, request, host, signal } = asked
    const after = readPlace(request.headers.get('last-event-id'))
    const { openStreams } = host
    const open = openStreams.get(owner.userId) ?? 0
    if (open >= mostStreams) {
      throw new AppError('too-many', `${mostStreams} streams of events are open already. Close a page, and try again.`)
    }
    openStreams.set(owner.userId, open + 1)
    return new Response(await streamBody((gone) => counted(asked, tell(asked, after, gone)), signal, host.onError), {
      headers: {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store, no-transform',
        'X-Accel-Buffering': 'no', // a proxy in front passes each line on as it comes
      },
    })
  },
}

async function* counted({ owner, host: { openStreams } }: Asked<'events'>, texts: AsyncIterable<string>) {
  try {
    yield* texts
  } finally {
    openStreams.set(owner.userId, (openStreams.get(owner.userId) ?? 1) - 1)
  }
}

/** The events as they come, and a sign of life while none does. It ends soon after the session did. */
async function* tell(
  { owner, host, isStillSignedIn }: Asked<'events'>,
  after: string | undefined,
  signal: AbortSignal,
): AsyncIterable<string> {
  const ending = new AbortController()
  const heard = AbortSignal.any([ending.signal, signal])
  const events = host.home.lona.events({ owner, signal: heard, ...(after !== undefined && { after }) })
  const iterator = events[Symbol.asyncIterator]()
  let next = iterator.next() // from now on, before anybody is told that they are heard
  next.catch(() => undefined) // told below
  try {
    yield 'retry: 2000\n\n'
    while (!signal.aborted) {
      const turn = new AbortController()
      const pulse = host.wait(pulseMs, AbortSignal.any([turn.signal, signal])).then(() => 'pulse' as const)
      const event = await Promise.race([next, pulse]).finally(() => turn.abort())
      if (event === 'pulse') {
        if (signal.aborted || !(await isStillSignedIn())) return
        yield ': here\n\n'
        continue
      }
      if (event.done) return
      yield `id: ${event.value.place}\ndata: ${JSON.stringify(event.value.event)}\n\n`
      next = iterator.next()
    }
  } finally {
    ending.abort()
  }
}

/** Where a stream broke off. */
function readPlace(text: string | null): string | undefined {
  if (text === null) return undefined
  const [transaction = '', event = '', ...rest] = text.split('.')
  const isPlace =
    rest.length === 0 &&
    [transaction, event].every((part) => /^\d{1,20}$/.test(part)) &&
    BigInt(transaction) < 2n ** 64n &&
    BigInt(event) < 2n ** 63n
  if (isPlace) return text
  throw new AppError('bad-request', 'Last-Event-ID is no place in the stream. Begin without one.')
}
