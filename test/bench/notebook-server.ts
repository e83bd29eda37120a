import { createServer } from 'node:http'
import { createNotebookApi } from '../made-up/notebook-api.ts'
import { notebookPages } from './notebook-pages.ts'

/**
 * `node notebook-server.ts COUNT`: the made-up service as a process of its own, so that its work is not counted as ours.
 * Tells its parent the port, and ends with it.
 */
const api = createNotebookApi(notebookPages(Number(process.argv[2])))
const server = createServer(async (request, answer) => {
  const { method = 'GET', url = '/', headers } = request
  const response = await api.fetch(`http://notebook.example${url}`, {
    method,
    headers: { authorization: headers.authorization ?? '' },
  })
  const body = Buffer.from(await response.arrayBuffer())
  answer.writeHead(response.status, { 'content-type': 'application/json', 'content-length': body.byteLength })
  answer.end(body)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : null })
})
process.once('disconnect', () => process.exit())
