import { createRoute, z } from '@hono/zod-openapi'
import {
  accountParam,
  body,
  daysQuery,
  eraseQuery,
  json,
  keyParam,
  lines,
  number,
  ok,
  problem,
  refused,
  stagesBody,
} from './route-parts.js'
import {
  bringLineSchema,
  cellPageSchema,
  choiceSchema,
  daySchema,
  findingSchema,
  importReportSchema,
  instantSchema,
  linkSchema,
  provenanceSchema,
  providerSchema,
  rangeSchema,
  rowDetailSchema,
  rowSchema,
  runSchema,
  sessionSchema,
  timelineSchema,
  userSchema,
} from './schemas.js'

// The HTTP API, described once: handlers, the OpenAPI document and the command line's client are made from this table.

/** The most that requests may ask for; beyond it they are refused with the limit's name. */
export const limits = {
  cellsPerPage: 5000,
  runsPerPage: 1000,
  timelineWidth: 10_000,
  timelineDays: 36_600,
  rowsPerTimeline: 200,
  bodyBytes: 64 * 1024,
  importBytes: 8 * 1024 ** 3,
  findChars: 200,
} as const

/** Every route by its name. */
export const routes = {
  signIn: createRoute({
    method: 'post',
    path: '/api/session',
    summary: 'Sign in by a one-time link',
    request: body(
      z.strictObject({
        token: z.string().max(200).describe("What stands behind the link's #."),
        as: z.enum(['cookie', 'bearer']).default('cookie'),
      }),
    ),
    responses: {
      200: json(sessionSchema.extend({ bearer: z.string().optional() }), 'Signed in.'),
      ...refused,
      410: problem('The link was used, or is too old.'),
    },
  }),
  getSession: createRoute({
    method: 'get',
    path: '/api/session',
    summary: 'Who is signed in',
    responses: { 200: json(sessionSchema, 'The session.'), ...refused },
  }),
  signOut: createRoute({
    method: 'delete',
    path: '/api/session',
    summary: 'Sign out',
    responses: { ...ok, ...refused },
  }),
  listProviders: createRoute({
    method: 'get',
    path: '/api/providers',
    summary: 'What data can come from',
    responses: { 200: json(z.object({ providers: z.array(providerSchema) }), 'The providers.'), ...refused },
  }),
  find: createRoute({
    method: 'get',
    path: '/api/find',
    summary: "Values of a provider's parameter by a person's words, such as places by name",
    request: {
      query: z.object({
        provider: z.string().max(100),
        param: z.string().max(100),
        text: z.string().trim().min(1).max(limits.findChars),
      }),
    },
    responses: {
      200: json(z.object({ choices: z.array(choiceSchema) }), 'The best first.'),
      ...refused,
      429: problem('The provider takes no more just now; Retry-After says when.'),
      502: problem('The provider did not answer.'),
    },
  }),
  addAccount: createRoute({
    method: 'post',
    path: '/api/accounts',
    summary: "Follow all of a provider's rows for values of its parameters",
    request: body(
      z.strictObject({
        provider: z.string().max(100),
        params: z.record(z.string().max(100), z.string().max(500)),
        title: z.string().trim().min(1).max(200).optional(),
        since: daySchema.optional(),
      }),
    ),
    responses: {
      200: json(z.object({ account: z.string(), rows: z.array(z.string()) }), 'The rows that are followed now.'),
      ...refused,
    },
  }),
  removeAccount: createRoute({
    method: 'delete',
    path: '/api/accounts/{account}',
    summary: "Let go of all of an account's rows",
    request: { params: accountParam, query: eraseQuery },
    responses: {
      200: json(z.object({ rows: z.array(z.string()), erasedCells: z.number().int() }), 'What went.'),
      ...refused,
    },
  }),
  listRows: createRoute({
    method: 'get',
    path: '/api/rows',
    summary: 'The rows that are followed, and how far they are',
    responses: { 200: json(z.object({ rows: z.array(rowSchema) }), 'The rows, by key.'), ...refused },
  }),
  addRow: createRoute({
    method: 'post',
    path: '/api/rows',
    summary: 'Follow one row',
    request: body(z.strictObject({ key: z.string().min(1).max(1000), since: daySchema.optional() })),
    responses: { 200: json(rowSchema, 'The row.'), ...refused },
  }),
  getRow: createRoute({
    method: 'get',
    path: '/api/rows/{key}',
    summary: 'A row: how far it is and why, and what it holds',
    request: { params: keyParam },
    responses: { 200: json(rowDetailSchema, 'The row.'), ...refused },
  }),
  removeRow: createRoute({
    method: 'delete',
    path: '/api/rows/{key}',
    summary: 'Let go of a row',
    request: { params: keyParam, query: eraseQuery },
    responses: { 200: json(z.object({ erasedCells: z.number().int() }), 'What went.'), ...refused },
  }),
  listCells: createRoute({
    method: 'get',
    path: '/api/rows/{key}/cells',
    summary: 'Cells of a row, in pages as JSON, or all in one stream as JSON lines or CSV',
    request: {
      params: keyParam,
      query: z.object({
        from: daySchema.optional().describe('The first day.'),
        to: daySchema.optional().describe('The last day, included.'),
        format: z.enum(['json', 'jsonl', 'csv']).default('json'),
        limit: number(limits.cellsPerPage, 500).describe('How many cells a page of JSON has.'),
        after: z.string().max(2000).optional().describe('Where the page before said that the next one begins.'),
        download: z.enum(['true', 'false']).default('false').describe('Whether a browser keeps it as a file.'),
      }),
    },
    responses: {
      200: {
        content: {
          'application/json': { schema: cellPageSchema },
          'application/x-ndjson': { schema: z.string() },
          'text/csv': { schema: z.string() },
        },
        description: 'The cells, in the order of their local time.',
      },
      304: { description: 'Nothing has changed since the ETag of If-None-Match.' },
      ...refused,
    },
  }),
  getCell: createRoute({
    method: 'get',
    path: '/api/rows/{key}/cells/{cell}',
    summary: 'A cell, and where it comes from',
    request: { params: keyParam.extend({ cell: z.uuid() }) },
    responses: { 200: json(provenanceSchema, 'The cell, its run, and the requests of that slice.'), ...refused },
  }),
  listRuns: createRoute({
    method: 'get',
    path: '/api/rows/{key}/runs',
    summary: "A row's last runs, newest first",
    request: { params: keyParam, query: z.object({ limit: number(limits.runsPerPage, 20) }) },
    responses: { 200: json(z.object({ runs: z.array(runSchema) }), 'The runs.'), ...refused },
  }),
  getAnswer: createRoute({
    method: 'get',
    path: '/api/rows/{key}/runs/{run}/requests/{ordinal}',
    summary: 'What a provider answered to one request, as it came',
    request: { params: keyParam.extend({ run: z.uuid(), ordinal: z.coerce.number().int().min(1).max(1_000_000) }) },
    responses: {
      200: { content: { 'application/octet-stream': { schema: z.string() } }, description: 'The body.' },
      ...refused,
    },
  }),
  getTimeline: createRoute({
    method: 'get',
    path: '/api/timeline',
    summary: 'Days of rows on one time axis, with no more points than can be seen',
    request: {
      query: daysQuery.extend({
        width: number(limits.timelineWidth, 1000).describe('The width of the chart, in pixels.'),
        timeZone: z.string().max(100).optional().describe("An IANA zone; the cells' own unless said."),
        key: z
          .union([z.string(), z.array(z.string()).max(limits.rowsPerTimeline)])
          .optional()
          .describe('Which rows; all unless said.'),
      }),
    },
    responses: { 200: json(timelineSchema, 'The rows.'), ...refused },
  }),
  demand: createRoute({
    method: 'post',
    path: '/api/demand',
    summary: 'Say which days somebody looks at: they are brought first',
    request: body(
      z.strictObject({
        keys: z.array(z.string().max(1000)).max(limits.rowsPerTimeline),
        range: rangeSchema,
      }),
    ),
    responses: { ...ok, ...refused },
  }),
  pauseRow: createRoute({
    method: 'post',
    path: '/api/rows/{key}/pause',
    summary: 'Bring a row no more, until it is resumed',
    request: { params: keyParam, ...body(stagesBody) },
    responses: { 200: json(rowSchema, 'The row.'), ...refused },
  }),
  resumeRow: createRoute({
    method: 'post',
    path: '/api/rows/{key}/resume',
    summary: 'Bring a row again, from where it was',
    request: { params: keyParam, ...body(stagesBody) },
    responses: { 200: json(rowSchema, 'The row.'), ...refused },
  }),
  cancelBackfill: createRoute({
    method: 'post',
    path: '/api/rows/{key}/cancel-backfill',
    summary: 'Give up the past that a row does not hold yet',
    request: { params: keyParam },
    responses: { 200: json(rowSchema, 'The row.'), ...refused, 409: problem('Others follow the same row.') },
  }),
  refreshRow: createRoute({
    method: 'post',
    path: '/api/rows/{key}/refresh',
    summary: 'Read the days again that may still change, and try what failed: now',
    request: { params: keyParam },
    responses: { 200: json(rowSchema, 'The row.'), ...refused },
  }),
  bring: createRoute({
    method: 'post',
    path: '/api/bring',
    summary: 'Bring all that rows lack, now, and tell of it line by line; ends early when nobody listens any more',
    request: body(z.strictObject({ keys: z.array(z.string().max(1000)).min(1).max(limits.rowsPerTimeline) })),
    responses: { 200: lines(bringLineSchema, 'A line for each slice, and one for each row.'), ...refused },
  }),
  events: createRoute({
    method: 'get',
    path: '/api/events',
    summary: 'What happens to the rows, as server-sent events; Last-Event-ID goes on where a stream broke',
    responses: {
      200: { content: { 'text/event-stream': { schema: z.string() } }, description: 'The events.' },
      ...refused,
    },
  }),
  exportAll: createRoute({
    method: 'get',
    path: '/api/export',
    summary: "All of the person's data, as one file",
    responses: {
      200: { content: { 'application/gzip': { schema: z.string() } }, description: 'The file.' },
      ...refused,
    },
  }),
  importAll: createRoute({
    method: 'post',
    path: '/api/import',
    summary: 'Restore a file that was exported',
    request: { body: { content: { 'application/gzip': { schema: z.string() } }, required: true } },
    responses: {
      200: json(importReportSchema, 'What was restored.'),
      ...refused,
      413: problem('The file is larger than is taken.'),
      422: problem('It is no such file, or a broken one; nothing was written.'),
    },
  }),
  makeLink: createRoute({
    method: 'post',
    path: '/api/links',
    summary: 'A new one-time link to sign in',
    responses: { 200: json(linkSchema, 'The link.'), ...refused },
  }),
  listUsers: createRoute({
    method: 'get',
    path: '/api/users',
    summary: 'Who has rows here; for whoever runs the host',
    responses: { 200: json(z.object({ users: z.array(userSchema) }), 'The people.'), ...refused },
  }),
  addUser: createRoute({
    method: 'post',
    path: '/api/users',
    summary: 'Let another person have rows here; for whoever runs the host',
    request: body(z.strictObject({ name: z.string().min(1).max(64) })),
    responses: {
      200: json(linkSchema, 'A link that signs them in, once.'),
      ...refused,
      409: problem('They are here.'),
    },
  }),
  removeUser: createRoute({
    method: 'delete',
    path: '/api/users/{name}',
    summary: 'Forget a person with their sessions and rows; for whoever runs the host',
    request: { params: z.object({ name: z.string().max(64) }) },
    responses: { ...ok, ...refused },
  }),
  doctor: createRoute({
    method: 'get',
    path: '/api/doctor',
    summary: 'What is well and what is not, with the cure; for whoever runs the host',
    responses: {
      200: json(z.object({ findings: z.array(findingSchema), at: instantSchema }), 'The findings.'),
      ...refused,
    },
  }),
} as const
