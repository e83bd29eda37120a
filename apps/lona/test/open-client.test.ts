import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { announce, type Database, openDatabase } from '@lona/postgres'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { examineFolder } from '../src/examine-folder.js'
import { findHost, openClient } from '../src/open-client.js'
import { temporaryFolder } from './run-lona.js'

/** A server on this machine that answers as it is told. */
async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

// One folder, which this process has open as a host would, until the test that ends it.
describe('who is asked for the data', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let database: Database
  let env: Record<string, string>
  beforeAll(async () => {
    folder = await temporaryFolder()
    database = await openDatabase(folder.path)
    env = { LONA_DATA: folder.path, LONA_SANDBOX: '1', DATABASE_URL: '' }
  })
  afterAll(async () => {
    await database.close()
    await folder.remove()
  })

  it('is nobody else while the process that has the folder open says no address: its number is told', async () => {
    expect(await findHost(env)).toBeNull()
    await expect(openClient({ env })).rejects.toMatchObject({
      code: 'folder-in-use',
      message: expect.stringContaining(`process ${process.pid}`),
    })
    const lock = (await examineFolder(folder.path)).find(({ name }) => name === 'Lock')
    expect(lock?.words).toBe(`process ${process.pid} has the folder open`)
  })

  it('is the host that has the folder open, by the token that it wrote down, and for whom is said', async () => {
    const asked: unknown[] = []
    const session = { user: 'ann', expiresAt: null, source: 'sandbox', database: 'embedded' }
    const address = await serve(({ url, headers }, response) => {
      asked.push([url, headers.authorization, headers['lona-user']])
      response.setHeader('Content-Type', 'application/json').end(JSON.stringify(session))
    })
    await announce(folder.path, { address, token: 'secret' })
    const opened = await openClient({ env, user: 'änn' })
    expect(opened).toMatchObject({ isOtherProcess: true, source: 'sandbox' })
    expect(opened.place).toContain(address)
    expect(asked).toEqual([['/api/session', 'Bearer secret', '%C3%A4nn']])
  })

  it.each([
    ['no such route', 404, { type: 'about:blank', title: '', status: 404, code: 'unknown-path', detail: '' }],
    ['another shape', 200, { user: 'me', source: 'elsewhere' }],
    ['no words of ours', 404, 'Not found'],
  ])('is told to be another version when it answers with %s', async (_, status, body) => {
    const address = await serve((_, response) => response.writeHead(status).end(JSON.stringify(body)))
    await announce(folder.path, { address, token: 'secret' })
    await expect(openClient({ env })).rejects.toMatchObject({
      code: 'other-version',
      message: expect.stringMatching(/Stop it, start it again/),
    })
  })

  it('says that a host does not answer any more, and waits for nobody', async () => {
    const address = await serve((request) => request.destroy())
    await announce(folder.path, { address, token: 'secret' })
    await expect(openClient({ env })).rejects.toMatchObject({
      code: 'host-ended',
      message: expect.stringContaining('Run the same command again'),
    })
  })

  it('is the folder itself when the host ends between looking and asking', async () => {
    const address = await serve((request) => {
      void database.close().then(() => request.destroy())
    })
    await announce(folder.path, { address, token: 'secret' })
    const opened = await openClient({ env })
    expect(opened.isOtherProcess).toBe(false)
    expect((await opened.client.ask('listRows', {})).rows).toEqual([])
    await opened.close()
  })
})
