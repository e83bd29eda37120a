import type { UserOwner } from '@lona/connector'
import type { z } from 'zod'
import type { Home } from '../home.js'
import type { AnswerOf, RouteName } from './client.js'
import type { routes } from './routes.js'

type RequestOf<Name extends RouteName> = (typeof routes)[Name] extends { readonly request: infer Request }
  ? Request
  : unknown
type Part<Name extends RouteName, Key extends 'params' | 'query'> =
  RequestOf<Name> extends { readonly [K in Key]: infer Schema extends z.ZodType } ? z.output<Schema> : undefined
type Body<Name extends RouteName> =
  RequestOf<Name> extends {
    readonly body: { readonly content: { readonly 'application/json': { readonly schema: infer Schema } } }
  }
    ? z.output<Schema>
    : undefined

type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T

/** Who asks. */
export interface Caller {
  /** Whose data is meant. */
  readonly owner: UserOwner
  /** Whether it is whoever runs the host. */
  readonly isOperator: boolean
  /** What they are signed in by: ended when they sign out. `null` for whoever runs the host. */
  readonly token: string | null
  /** Until when they are signed in. */
  readonly expiresAt: string | null
}

/** The host that a handler answers for. */
export interface HostContext {
  /** The person's data. */
  readonly home: Home
  /** The clock. */
  readonly now: () => Date
  /** Waits; less when the signal says to stop. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>
  /** Aborts when the host stops. */
  readonly stopped: AbortSignal
  /** Hears of errors that nobody foresaw. */
  readonly onError: (error: unknown) => void
  /** How many streams of events each person has open. */
  readonly openStreams: Map<string, number>
  /** The rows that are brought beside, because somebody asked for them anew. */
  readonly refreshing: Set<string>
}

/** What a handler is given: the parts of the request, checked. */
export interface Asked<Name extends RouteName> {
  /** Who asks. */
  readonly caller: Caller
  /** Whose data is meant. */
  readonly owner: UserOwner
  /** The values in the path. */
  readonly params: Part<Name, 'params'>
  /** The query. */
  readonly query: Part<Name, 'query'>
  /** The JSON body. */
  readonly body: Body<Name>
  /** The request itself, for its headers and for bodies that are no JSON. */
  readonly request: Request
  /** The address by which the request came. */
  readonly address: URL
  /** Aborts when nobody waits for the answer any more, or the host stops. */
  readonly signal: AbortSignal
  /** Whether the caller may still ask; for answers that take long. */
  readonly isStillSignedIn: () => Promise<boolean>
  /** The host. */
  readonly host: HostContext
}

/** Answers one route: with what is sent as JSON, with nothing for 204, or with a response of its own. */
export type Handler<Name extends RouteName> = (
  asked: Asked<Name>,
) => Promise<Frozen<AnswerOf<Name>> | Response> | Frozen<AnswerOf<Name>> | Response

/** A handler for each of these routes. */
export type Handlers<Name extends RouteName> = { readonly [One in Name]: Handler<One> }
