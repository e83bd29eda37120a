const seconds = 90 * 24 * 60 * 60

/**
 * The session's cookie at an address: no script reads it, no other site sends it, and over https no other host sets it.
 *
 * Browsers keep cookies by name and not by port, so the port is part of the name: two homes of one machine stay apart.
 */
export function sessionCookie(address: URL): {
  /** Its name. */
  readonly name: string
  /** The header that sets it. */
  readonly set: (token: string) => string
  /** The header that takes it away. */
  readonly clear: string
} {
  const isSecure = address.protocol === 'https:'
  const name = `${isSecure ? '__Host-' : ''}lona_session${address.port === '' ? '' : `_${address.port}`}`
  const write = (value: string, maxAge: number): string =>
    `${name}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`
  return { name, set: (token) => write(token, seconds), clear: write('', 0) }
}
