import { createHash } from 'node:crypto'
import { type OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { AppError } from '../errors.js'
import { findCaller } from './find-caller.js'
import type { Asked, HostContext } from './handler.js'
import { handlers, operatorRoutes, signIn } from './handlers/index.js'
import { limits, routes } from './routes.js'

/** What travels with a request inside the host. */
export interface HostEnv {
  /** What the server says of the request. */
  readonly Bindings: { readonly remoteAddress: string | undefined }
  /** What the guard found. */
  readonly Variables: { readonly address: URL }
}

type AnyHandler = (asked: Asked<never>) => unknown

/** Puts every route of the contract on the application, and the OpenAPI document of them. */
export function addRoutes(
  app: OpenAPIHono<HostEnv>,
  { host, operatorToken }: { readonly host: HostContext; readonly operatorToken: string },
): void {
  const limitBody = bodyLimit({
    maxSize: limits.bodyBytes,
    onError: () => {
      throw new AppError('too-large', `A body has at most ${limits.bodyBytes.toLocaleString('en')} bytes.`)
    },
  })
  app.get('/api/openapi.json', (context) => sendJson(context, openApiDocument(app)))
  for (const [name, route] of Object.entries(routes)) {
    const isSignIn = name === 'signIn'
    const handler = (isSignIn ? signIn : handlers[name as keyof typeof handlers]) as AnyHandler
    const config: RouteConfig = route
    const middleware = name === 'importAll' ? [] : [limitBody]
    app.openapi(
      { ...config, middleware },
      async (context) => {
        const { raw: request } = context.req
        const isForPerson = !operatorRoutes.has(name)
        const credentials = { request, address: context.get('address'), operatorToken, isForPerson }
        const callerNow = () => findCaller(host, credentials)
        const caller = isSignIn ? null : await callerNow()
        if (caller && !caller.isOperator && !isForPerson) {
          throw new AppError('operator-only', 'That is for whoever runs the host. Do it with the lona command there.')
        }
        const valid = (part: string): unknown => context.req.valid(part as never)
        const asked = { params: valid('param'), query: valid('query'), body: valid('json') }
        ensureStorable(asked)
        const answer = await handler({
          ...asked,
          caller,
          owner: caller?.owner,
          request,
          host,
          address: credentials.address,
          signal: AbortSignal.any([request.signal, host.stopped]),
          isStillSignedIn: () => callerNow().then(Boolean, () => false),
        } as unknown as Asked<never>)
        if (answer instanceof Response) return answer
        return answer === undefined ? new Response(null, { status: 204 }) : sendJson(context, answer)
      },
      (result) => {
        if (!result.success) throw new AppError('bad-request', z.prettifyError(result.error))
      },
    )
  }
}

/** JSON, or word that it is what the asker has already. */
function sendJson(context: Context<HostEnv>, value: unknown): Response {
  const text = JSON.stringify(value)
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(text)), // what is short is not compressed
    'Cache-Control': 'private, no-cache',
  }
  if (context.req.method !== 'GET') return new Response(text, { headers })
  const ETag = `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
  if (context.req.header('if-none-match') !== ETag) return new Response(text, { headers: { ...headers, ETag } })
  return new Response(null, { status: 304, headers: { 'Cache-Control': headers['Cache-Control'], ETag } })
}

/** Text that no database keeps is refused before anybody looks for it. */
function ensureStorable(value: unknown): void {
  if (typeof value === 'string') {
    if (value.isWellFormed() && !value.includes('\0')) return
    throw new AppError('bad-request', 'There is text in it that is no text: half a character, or a NUL.')
  }
  if (value === null || typeof value !== 'object') return
  for (const [name, part] of Object.entries(value)) {
    ensureStorable(name)
    ensureStorable(part)
  }
}

function openApiDocument(app: OpenAPIHono<HostEnv>): unknown {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Lona',
      version: '1',
      description: 'Your own data, at home. Sign in with a bearer token: `POST /api/session` with `"as": "bearer"`.',
    },
    security: [{ bearer: [] }],
  })
}
