import { type IncomingMessage, request as sendOverHttp } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from './errors.js'

/**
 * Sends a request to a host on this machine. Unlike the global `fetch` it waits as long as the host works, and hears a
 * host that refuses a file before it has all of it.
 *
 * @throws {AppError} `host-ended` when nobody answers there. Whoever reads the body hears it too, where that is cut off.
 */
export function fetchFromHost(request: Request): Promise<Response> {
  const { url, method, headers, body, signal } = request
  return new Promise((resolve, reject) => {
    const sent = sendOverHttp(url, { method, headers: Object.fromEntries(headers), signal })
    sent.on('error', (error) => reject(toHostError(error, request))) // after the answer it changes nothing
    sent.on('response', (answer) => {
      const status = answer.statusCode ?? 500
      const hasBody = status !== 204 && status !== 304
      if (!hasBody) answer.resume()
      const fields = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) =>
        values.map((value): [string, string] => [name, value]),
      )
      resolve(
        new Response(hasBody ? ReadableStream.from(bodyOf(answer, request)) : null, {
          status,
          statusText: answer.statusMessage ?? '',
          headers: fields,
        }),
      )
    })
    if (body) pipeline(Readable.fromWeb(body), sent).catch((error) => reject(toHostError(error, request)))
    else sent.end()
  })
}

async function* bodyOf(answer: IncomingMessage, request: Request): AsyncGenerator<Uint8Array> {
  try {
    yield* answer
  } catch (error) {
    throw toHostError(
      error,
      request,
      'stopped in the middle of its answer: this is not all of it. The reason stands where `lona start` runs',
    )
  }
}

function toHostError(error: unknown, { signal, url }: Request, words = 'does not answer any more'): unknown {
  if (signal.aborted) return signal.reason
  const { origin } = new URL(url)
  return new AppError('host-ended', `The host at ${origin} ${words}. Run the same command again.`, error)
}
