import { z } from '@hono/zod-openapi'
import { daySchema, problemSchema } from './schemas.js'

// What the routes' descriptions have in common.

/** An answer as JSON. */
export const json = <S extends z.ZodType>(schema: S, description: string) => ({
  content: { 'application/json': { schema } },
  description,
})
/** An answer that refuses. */
export const problem = (description: string) => ({
  content: { 'application/problem+json': { schema: problemSchema } },
  description,
})
/** An answer of one JSON object a line. */
export const lines = <S extends z.ZodType>(schema: S, description: string) => ({
  content: { 'application/x-ndjson': { schema } },
  description,
})
/** How any route may refuse. */
export const refused = {
  400: problem('What was asked for makes no sense; the detail says what would.'),
  401: problem('Nobody is signed in.'),
  403: problem('Not from here, or not for this person.'),
  404: problem('There is no such thing for this person.'),
}
/** The answer of a route that only does something. */
export const ok = { 204: { description: 'Done.' } }
/** A body as JSON. */
export const body = <S extends z.ZodType>(schema: S) => ({
  body: { content: { 'application/json': { schema } }, required: true },
})

/** A row in the path. */
export const keyParam = z.object({
  key: z.string().min(1).max(1000).describe('The row key with its values, percent-encoded.'),
})
/** An account in the path. */
export const accountParam = z.object({ account: z.string().min(1).max(1000) })
/** Local days, both included. */
export const daysQuery = z.object({
  from: daySchema.describe('The first day.'),
  to: daySchema.describe('The last day, included.'),
})
/** A whole number from 1, as it stands in a query. */
export const number = (most: number, unless: number) => z.coerce.number().int().min(1).max(most).default(unless)
/** Some stages of a row; all unless said. */
export const stagesBody = z.strictObject({ stages: z.array(z.string().max(100)).max(20).optional() })
/** Whether to erase too. */
export const eraseQuery = z.object({
  erase: z.enum(['true', 'false']).default('false').describe('Whether what is stored of it goes too.'),
})
