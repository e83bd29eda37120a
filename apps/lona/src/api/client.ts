import type { z } from '@hono/zod-openapi'
import { routes } from './routes.js'
import { type Problem, problemSchema } from './schemas.js'

/** The name of a route. */
export type RouteName = keyof typeof routes

type RouteOf<Name extends RouteName> = (typeof routes)[Name]
type RequestOf<Name extends RouteName> = RouteOf<Name> extends { readonly request: infer Request } ? Request : unknown
type Part<Name extends RouteName, Key extends 'params' | 'query'> =
  RequestOf<Name> extends { readonly [K in Key]: infer Schema extends z.ZodType }
    ? { readonly [K in Key]: z.input<Schema> }
    : unknown
type Body<Name extends RouteName> =
  RequestOf<Name> extends {
    readonly body: {
      readonly content: { readonly 'application/json': { readonly schema: infer Schema extends z.ZodType } }
    }
  }
    ? { readonly body: z.input<Schema> }
    : unknown

/** What a route is asked with: the values in its path, its query, and its body. */
export type InputOf<Name extends RouteName> = Part<Name, 'params'> & Part<Name, 'query'> & Body<Name>

/** What a route answers as JSON; `undefined` where it only says that it is done. */
export type AnswerOf<Name extends RouteName> = RouteOf<Name>['responses'] extends {
  readonly 200: {
    readonly content: { readonly 'application/json': { readonly schema: infer Schema extends z.ZodType } }
  }
}
  ? z.output<Schema>
  : undefined

/** Whoever talks to a host over its HTTP API, in this process or in another. */
export interface Client {
  /**
   * The JSON that a route answers.
   *
   * @throws {ApiError} with the host's code and words, when it refuses.
   */
  ask<Name extends RouteName>(name: Name, input: InputOf<Name>, signal?: AbortSignal): Promise<AnswerOf<Name>>
  /**
   * The answer as it comes, for streams. `content` is sent as it is, where a route takes a file.
   *
   * @throws {ApiError} as `ask`.
   */
  open<Name extends RouteName>(
    name: Name,
    input: InputOf<Name>,
    options?: { readonly signal?: AbortSignal; readonly content?: ReadableStream<Uint8Array> },
  ): Promise<Response>
}

/** What a host answered when it refused. */
export class ApiError extends Error {
  /** Always `ApiError`. */
  override readonly name = 'ApiError'
  /** Which of the host's closed list it is. */
  readonly code: string
  /** The HTTP status. */
  readonly status: number
  /** The whole answer. */
  readonly problem: Problem

  /** Makes one from the host's answer. */
  constructor(problem: Problem) {
    super(`[${problem.code}] ${problem.detail}`)
    this.code = problem.code
    this.status = problem.status
    this.problem = problem
  }
}

/** What `createClient` takes. */
export interface ClientOptions {
  /** Sends a request: over the network, or to a host in this process. */
  readonly fetch: (request: Request) => Response | Promise<Response>
  /** Where the host is, such as `http://localhost:4270`. */
  readonly address: string
  /** What the host knows this client by. */
  readonly token: string
  /** Whose data is meant, for whoever runs the host. */
  readonly user?: string
}

interface AnyInput {
  readonly params?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
}

/** A client of a host. */
export function createClient({ fetch, address, token, user }: ClientOptions): Client {
  const open: Client['open'] = async (name, input, { signal, content } = {}) => {
    const { method, path } = routes[name]
    const { params = {}, query = {}, body } = input as AnyInput
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, part: string) => encodeURIComponent(String(params[part])))
    const url = new URL(filled, address)
    for (const [key, value] of Object.entries(query)) {
      for (const one of Array.isArray(value) ? value : [value]) {
        if (one !== undefined) url.searchParams.append(key, String(one))
      }
    }
    const response = await fetch(
      new Request(url, {
        method: method.toUpperCase(),
        headers: {
          Authorization: `Bearer ${token}`,
          ...(user !== undefined && { 'Lona-User': encodeURIComponent(user) }),
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...(content && { 'Content-Type': 'application/gzip' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(content && { body: content, duplex: 'half' }),
        ...(signal && { signal }),
      }),
    )
    if (response.ok) return response
    throw new ApiError(await toProblem(response))
  }
  return {
    open,
    async ask<Name extends RouteName>(name: Name, input: InputOf<Name>, signal?: AbortSignal) {
      const response = await open(name, input, signal ? { signal } : {})
      return (response.status === 204 ? undefined : await response.json()) as AnswerOf<Name>
    },
  }
}

/** What stands in an answer that refuses; what is no problem document came from somewhere between. */
async function toProblem(response: Response): Promise<Problem> {
  const text = await response.text()
  try {
    return problemSchema.parse(JSON.parse(text))
  } catch {
    return {
      type: 'about:blank',
      title: response.statusText,
      status: response.status,
      code: 'unexpected',
      detail: `The host answered ${response.status} in words that are not its own. Is something between you and it?`,
    }
  }
}
