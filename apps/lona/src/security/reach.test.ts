import { describe, expect, it } from 'vitest'
import { ensureSafe, readReach } from './reach.js'

describe('how a host is reached', () => {
  it.each([
    { LONA_PUBLIC_URL: 'lona.example.org' },
    { LONA_PUBLIC_URL: 'https://lona.example.org/path' },
    { LONA_PUBLIC_URL: 'https://me:secret@lona.example.org' },
    { LONA_PUBLIC_URL: 'ftp://lona.example.org' },
    { LONA_TRUSTED_PROXIES: 'proxy' },
    { LONA_TRUSTED_PROXIES: '10.0.0.1/33' },
    { LONA_TRUSTED_PROXIES: '10.0.0.1/-1' },
    { LONA_TRUSTED_PROXIES: '::1/8/8' },
  ])('is refused where it is written wrongly: %j', (env) => {
    expect(() => readReach(env)).toThrow(/\[bad-option\] LONA_/)
  })

  it.each([
    ['127.0.0.1', {}, true],
    ['127.8.8.8', {}, true],
    ['localhost', {}, true],
    ['::1', {}, true],
    ['0.0.0.0', {}, false],
    ['::', {}, false],
    ['192.168.1.5', {}, false],
    ['127.0.0.1.evil.example', {}, false],
    ['0.0.0.0', { LONA_PUBLIC_URL: 'http://lona.example.org' }, false],
    ['0.0.0.0', { LONA_TRUSTED_PROXIES: '10.0.0.2' }, false],
    ['0.0.0.0', { LONA_PUBLIC_URL: 'https://lona.example.org' }, true],
  ])('listening at %s with %j is safe: %s', (hostname, env, isSafe) => {
    const listen = () => ensureSafe(hostname, readReach(env))
    if (isSafe) expect(listen).not.toThrow()
    else expect(listen).toThrow(/\[not-safe\] .*LONA_PUBLIC_URL=https:/)
  })
})
