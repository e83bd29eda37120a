import { BlockList, isIP } from 'node:net'
import { AppError } from '../errors.js'

/** How a host may be reached, as its settings say. */
export interface Reach {
  /** The address that people outside this machine use, such as `https://lona.example.org`; `null` when there is none. */
  readonly publicUrl: URL | null
  /** Whether a request from this address of the network may say by which name it was reached. */
  isTrustedProxy(remoteAddress: string | undefined): boolean
}

/**
 * How a host may be reached: `LONA_PUBLIC_URL`, and the addresses or networks in `LONA_TRUSTED_PROXIES`, parted by commas.
 *
 * @throws {AppError} `bad-option` for what is no address.
 */
export function readReach(env: Readonly<Record<string, string | undefined>>): Reach {
  const proxies = new BlockList()
  const texts = (env.LONA_TRUSTED_PROXIES ?? '').split(',').map((text) => text.trim())
  for (const text of texts.filter((part) => part !== '')) addProxy(proxies, text)
  return {
    publicUrl: env.LONA_PUBLIC_URL ? readPublicUrl(env.LONA_PUBLIC_URL) : null,
    isTrustedProxy(remoteAddress) {
      const version = isIP(remoteAddress ?? '')
      return version !== 0 && proxies.check(remoteAddress ?? '', version === 4 ? 'ipv4' : 'ipv6')
    },
  }
}

function readPublicUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  const isWhole = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash
  if (isWhole && !url.username && !url.password) return url
  throw new AppError('bad-option', 'LONA_PUBLIC_URL has to be an address without a path: https://lona.example.org')
}

function addProxy(proxies: BlockList, text: string): void {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  const most = version === 4 ? 32 : 128
  const prefix = bits === undefined ? most : /^\d+$/.test(bits) ? Number(bits) : -1
  if (version === 0 || rest.length > 0 || prefix < 0 || prefix > most) {
    throw new AppError(
      'bad-option',
      `LONA_TRUSTED_PROXIES has '${text}'. Write addresses or networks, parted by commas: 10.0.0.2, 192.168.1.0/24`,
    )
  }
  proxies.addSubnet(address, prefix, version === 4 ? 'ipv4' : 'ipv6')
}

/**
 * Lets the host listen where nobody on the way can read along and take a session over.
 *
 * @throws {AppError} `not-safe` for an address that others reach, without https in front.
 */
export function ensureSafe(hostname: string, { publicUrl }: Reach): void {
  if (/^(localhost|127(\.\d{1,3}){3}|::1)$/.test(hostname) || publicUrl?.protocol === 'https:') return
  throw new AppError(
    'not-safe',
    `At ${hostname} others on the network could read along, so the host listens there only behind https. Put a reverse proxy in front, and say its address: LONA_PUBLIC_URL=https://lona.example.org, with LONA_TRUSTED_PROXIES set to the proxy's own. On this machine alone nothing is needed: leave --listen away.`,
  )
}

/** The address by which a request came, of those that are the host's own; `null` for any other name. */
export function ownAddressOf(
  request: Request,
  {
    reach,
    port,
    remoteAddress,
  }: { readonly reach: Reach; readonly port: number | null; readonly remoteAddress?: string | undefined },
): URL | null {
  const { publicUrl } = reach
  const isForwarded = reach.isTrustedProxy(remoteAddress)
  const host =
    (isForwarded ? request.headers.get('x-forwarded-host') : null) ??
    request.headers.get('host') ??
    new URL(request.url).host // a request in this process has no such header
  if (publicUrl && host.toLowerCase() === publicUrl.host) {
    const scheme = isForwarded ? request.headers.get('x-forwarded-proto') : null
    return scheme === null || `${scheme}:` === publicUrl.protocol ? publicUrl : null
  }
  const names = ['localhost', '127.0.0.1', '[::1]'].map((name) => (port === null ? name : `${name}:${port}`))
  return names.includes(host) || (port === 80 && names.includes(`${host}:80`)) ? new URL(`http://${host}`) : null
}
