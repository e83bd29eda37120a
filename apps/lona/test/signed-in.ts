import type { Host } from '../src/api/create-host.js'

/** A request to a host as a page or a program sends it. */
export interface Sent {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** The address of the network that it comes from. */
  readonly from?: string
}

/** Sends a request to a host in this process, as if it came over the network. */
export function send(
  host: Host,
  path: string,
  { method = 'GET', headers = {}, body, from }: Sent = {},
): Promise<Response> {
  return host.fetch(
    new Request(`${host.address}${path}`, {
      method,
      headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }),
    from,
  )
}

/** The headers of somebody who comes with a token. */
export const bearer = (token: string): Readonly<Record<string, string>> => ({ Authorization: `Bearer ${token}` })

/** Signs a person in, through the whole way: whoever runs the host makes a link, the person opens it. */
export async function signInAs(host: Host, user: string): Promise<string> {
  const made = await send(host, '/api/links', {
    method: 'POST',
    headers: { ...bearer(host.operatorToken), 'Lona-User': encodeURIComponent(user) },
  })
  const { url } = (await made.json()) as { url: string }
  const opened = await send(host, '/api/session', {
    method: 'POST',
    headers: { Origin: host.address },
    body: { token: new URL(url).hash.slice(1), as: 'bearer' },
  })
  return ((await opened.json()) as { bearer: string }).bearer
}
