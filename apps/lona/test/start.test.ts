import { expect, it, onTestFinished } from 'vitest'
import { runLona, temporaryFolder } from './run-lona.js'

it('prints a link that signs in, knows the session after a restart, and ends at once with streams open', async () => {
  const folder = await temporaryFolder()
  onTestFinished(() => folder.remove())
  const env = { LONA_DATA: folder.path }
  const start = async (port: string) => {
    const host = runLona(['start', '--port', port], env)
    onTestFinished(() => void host.child.kill('SIGKILL'))
    const { url, link } = await host.line((line) => line.url !== undefined)
    return { host, url: String(url), link: new URL(String(link)) }
  }
  const first = await start('0')
  expect([first.link.origin, first.link.pathname]).toEqual([first.url, '/sign-in'])
  const signedIn = await fetch(`${first.url}/api/session`, {
    method: 'POST',
    headers: { Origin: first.url, 'Content-Type': 'application/json' },
    body: JSON.stringify({ token: first.link.hash.slice(1) }),
  })
  const Cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
  const stream = await fetch(`${first.url}/api/events`, { headers: { Cookie } })
  expect([stream.status, stream.headers.get('keep-alive')]).toEqual([200, 'timeout=75']) // longer than proxies keep it
  const rows = await fetch(`${first.url}/api/rows`, { headers: { Cookie } })
  expect(await rows.json()).toEqual({ rows: [] }) // nothing is followed until somebody asks
  first.host.child.kill('SIGTERM')
  expect((await first.host.ended).code).toBe(0)
  await stream.text().catch(() => undefined) // it may be cut off
  const second = await start(new URL(first.url).port)
  const session = await fetch(`${second.url}/api/session`, { headers: { Cookie } })
  expect(await session.json()).toMatchObject({ user: 'me', source: 'sandbox', database: 'embedded' })
  second.host.child.kill('SIGTERM')
  expect(await second.host.ended).toMatchObject({ code: 0, said: '' })
})

it('refuses to be reached by others without https, before it opens anything', async () => {
  const folder = await temporaryFolder()
  onTestFinished(() => folder.remove())
  const ended = await runLona(['start', '--port', '0', '--listen', '0.0.0.0'], { LONA_DATA: folder.path }).ended
  expect(ended).toMatchObject({ code: 1, lines: [], said: expect.stringContaining('LONA_PUBLIC_URL=https://') })
})
