import { AppError } from '../errors.js'

/** What stands on every answer: the page runs its own script alone, in no frame, and talks to nobody else. */
export const secureHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

/** What is added where the host is reached by https. */
export const strictTransport = ['Strict-Transport-Security', 'max-age=31536000'] as const

const contentTypes = /^application\/(json|gzip)$/i

/**
 * Lets changes through that the host's own page or a program asks for, and no other page.
 *
 * @throws {AppError} `forbidden-origin`, `wrong-content`.
 */
export function ensureOwnRequest({ method, headers }: Request, address: URL): void {
  if (method === 'GET' || method === 'HEAD') return
  const origin = headers.get('origin')
  const site = headers.get('sec-fetch-site')
  const isOwn = origin === null ? bearerOf(headers) !== null : origin === address.origin
  if (!isOwn || (site !== null && site !== 'same-origin' && site !== 'none')) {
    throw new AppError(
      'forbidden-origin',
      'Changes are taken only from the page of this host, or with a bearer token. Open the page by its own address.',
    )
  }
  const type = headers.get('content-type')?.split(';', 1)[0]?.trim()
  const hasBody = headers.has('transfer-encoding') || Number(headers.get('content-length')) > 0
  if (type === undefined ? hasBody : !contentTypes.test(type)) {
    throw new AppError('wrong-content', 'A body is sent as application/json; a file to import as application/gzip.')
  }
}

/** The bearer token of a request, or `null`. */
export const bearerOf = (headers: Headers): string | null =>
  /^Bearer +([\w.~+/-]+=*)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? null
