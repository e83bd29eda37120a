import { z } from '@hono/zod-openapi'

// What travels between the host and whoever talks to it: the page, the command line, programs. Each shape stands here
// once; the types of both sides are made from it.

/** A local day. */
export const daySchema = z.iso.date().openapi('Day', { example: '2026-11-21' })
/** A UTC instant. */
export const instantSchema = z.iso.datetime().openapi('Instant', { example: '2026-11-21T12:03:00.000Z' })
/** Local days, the end excluded. */
export const rangeSchema = z.object({ start: daySchema, end: daySchema }).openapi('DateRange')
/** Any JSON. */
const jsonSchema = z.json().openapi('Json')

/** An error, as RFC 9457 has it; `code` is one of a closed list. */
export const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string().describe('What happened, and what to do next.'),
  })
  .openapi('Problem')
/** An error, as RFC 9457 has it. */
export type Problem = z.infer<typeof problemSchema>

/** Who is signed in, and to what. */
export const sessionSchema = z
  .object({
    user: z.string(),
    expiresAt: instantSchema.nullable(),
    source: z.enum(['real', 'sandbox']).describe('Where new data comes from; of the sandbox all is made up.'),
    database: z.enum(['embedded', 'postgres']),
  })
  .openapi('Session')
/** Who is signed in, and to what. */
export type Session = z.infer<typeof sessionSchema>

/** How a page draws one figure of a row. */
export const displaySchema = z
  .object({
    label: z.string(),
    path: z.string(),
    unit: z.string().optional(),
    kind: z.enum(['curve', 'band', 'event', 'number']),
  })
  .openapi('Display')
/** How a page draws one figure of a row. */
export type DisplayFigure = z.infer<typeof displaySchema>

/** Where data comes from, to be shown beside it. */
const attributionSchema = z
  .object({ text: z.string(), url: z.string(), licence: z.string().optional() })
  .openapi('Attribution')

/** A provider, for a card that offers it and for pages that show its rows. */
export const providerSchema = z
  .object({
    kind: z.string(),
    name: z.string(),
    description: z.string(),
    homepage: z.string(),
    signIn: z.enum(['none', 'oauth', 'typed']),
    attribution: attributionSchema.nullable(),
    params: z.array(
      z.object({
        name: z.string(),
        label: z.string(),
        hint: z.string().nullable(),
        canBeFound: z.boolean().describe('Whether its values can be searched for by words.'),
      }),
    ),
    rows: z.array(
      z.object({
        pattern: z.string(),
        label: z.string(),
        display: z.array(displaySchema),
        historyDays: z.number().int().nullable(),
      }),
    ),
  })
  .openapi('Provider')
/** A provider. */
export type Provider = z.infer<typeof providerSchema>

/** A value that a person may have meant. */
export const choiceSchema = z.object({ value: z.string(), label: z.string() }).openapi('Choice')
/** A value that a person may have meant. */
export type Choice = z.infer<typeof choiceSchema>

/** Days whose last reading failed. */
const failedDaysSchema = z
  .object({
    start: daySchema,
    end: daySchema,
    failedAt: instantSchema,
    attempts: z.number().int(),
    code: z.string(),
    message: z.string(),
  })
  .openapi('FailedDays')

/** How far a row is, and why it is not further. */
export const rowSyncSchema = z
  .object({
    stages: z.array(z.string()).describe('Its stages, most important first.'),
    paused: z.array(z.string()).describe('Those of them that are paused.'),
    wantedDays: z.number().int(),
    heldDays: z.number().int(),
    percent: z.number().int(),
    completeSince: daySchema.nullable(),
    since: daySchema.nullable(),
    failed: z.array(failedDaysSchema),
    uncertified: z
      .array(rangeSchema.extend({ triedAt: instantSchema }))
      .describe('Missing days that the provider did not have whole when it was asked.'),
    reason: z.looseObject({ code: z.string() }).describe('What stands between the row and its next slice.'),
    words: z.string().describe('The reason as a sentence.'),
    restMs: z.number().nullable().describe('Until nothing is missing, where that can be said.'),
  })
  .openapi('RowSync')
/** How far a row is, and why it is not further. */
export type RowSync = z.infer<typeof rowSyncSchema>

/** A row that the person follows. */
export const rowSchema = z
  .object({
    key: z.string().describe('The row key with its values.'),
    pattern: z.string(),
    label: z.string(),
    provider: z.string().describe("The provider's kind."),
    account: z.string().describe("The account's key: the leading part of the row key."),
    accountTitle: z.string().describe('What the person calls the account: a place, a user name.'),
    display: z.array(displaySchema),
    isShared: z.boolean().describe('Whether its cells are shared with others who follow the same.'),
    sync: rowSyncSchema.nullable().describe('`null` for a row that nothing keeps in sync.'),
  })
  .openapi('Row')
/** A row that the person follows. */
export type Row = z.infer<typeof rowSchema>

/** A row with what it holds. */
export const rowDetailSchema = rowSchema
  .extend({
    cells: z.number().int(),
    firstDay: daySchema.nullable(),
    lastDay: daySchema.nullable(),
    lastDoneAt: instantSchema.nullable(),
  })
  .openapi('RowDetail')
/** A row with what it holds. */
export type RowDetail = z.infer<typeof rowDetailSchema>

/** One dated value. */
export const cellSchema = z
  .object({
    id: z.uuid().nullable().describe("The host's id; `null` for a computed cell."),
    providerId: z.string().nullable(),
    date: z.string().describe('A day, an instant or a zoned time, as RFC 9557 writes it.'),
    endDate: z.string().nullable(),
    observedAt: instantSchema.nullable(),
    data: jsonSchema,
  })
  .openapi('Cell')
/** One dated value. */
export type CellRecord = z.infer<typeof cellSchema>

/** A page of cells. */
export const cellPageSchema = z
  .object({
    cells: z.array(cellSchema),
    next: z.string().nullable().describe('Where the next page begins; `null` on the last.'),
  })
  .openapi('CellPage')

/** What a slice or a write did. */
export const runSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(['sync', 'write', 'event']),
    stage: z.string().nullable(),
    range: rangeSchema.nullable(),
    urgency: z.string().nullable(),
    why: z.string().nullable(),
    verb: z.string().nullable(),
    startedAt: instantSchema,
    finishedAt: instantSchema.nullable(),
    outcome: z.enum(['running', 'done', 'failed', 'interrupted']),
    errorCode: z.string().nullable(),
    errorMessage: z.string().nullable(),
    requests: z.number().int(),
    inserted: z.number().int(),
    updated: z.number().int(),
    unchanged: z.number().int(),
    removed: z.number().int(),
    outdated: z.number().int(),
  })
  .openapi('Run')
/** What a slice or a write did. */
export type Run = z.infer<typeof runSchema>

/** A request that a run sent. */
const sentRequestSchema = z
  .object({
    ordinal: z.number().int(),
    method: z.string(),
    url: z.string().describe('Without its secrets.'),
    status: z.number().int(),
    bytes: z.number().int().describe('The length of the answer that is kept.'),
    requestedAt: instantSchema,
  })
  .openapi('SentRequest')

/** Where a cell comes from. */
export const provenanceSchema = z
  .object({
    cell: cellSchema,
    run: runSchema.nullable().describe('`null` when its record is gone.'),
    requests: z.array(sentRequestSchema).describe("The run's requests whose answers are still kept."),
  })
  .openapi('Provenance')
/** Where a cell comes from. */
export type Provenance = z.infer<typeof provenanceSchema>

const seconds = z.number().describe('Seconds since 1970.')

/** Days of rows, to be drawn on one time axis. */
export const timelineSchema = z
  .object({
    range: rangeSchema,
    timeZone: z.string(),
    from: seconds,
    to: seconds,
    rows: z.array(
      z.object({
        lookupKey: z.string(),
        timeZone: z.string().nullable(),
        asOf: instantSchema.nullable(),
        curves: z.array(
          z.object({
            figure: z.number().int(),
            at: z.array(seconds),
            low: z.array(z.number().nullable()),
            high: z.array(z.number().nullable()).nullable(),
          }),
        ),
        marks: z.array(
          z.object({
            figure: z.number().int(),
            from: seconds,
            to: seconds.nullable(),
            text: z.string().nullable(),
          }),
        ),
        hasMoreMarks: z.boolean(),
        failure: z.string().nullable().describe('Why cells of days that failed cannot be read or computed.'),
        days: z.array(
          z.object({
            start: daySchema,
            end: daySchema,
            state: z.enum(['held', 'empty', 'coming', 'failed', 'missing', 'outside']),
          }),
        ),
      }),
    ),
  })
  .openapi('Timeline')
/** Days of rows, to be drawn on one time axis. */
export type Timeline = z.infer<typeof timelineSchema>

/** A person who has rows here. */
export const userSchema = z
  .object({ name: z.string(), createdAt: instantSchema, sessions: z.number().int(), rows: z.number().int() })
  .openapi('User')
/** A person who has rows here. */
export type User = z.infer<typeof userSchema>

/** A link that signs a person in, once. */
export const linkSchema = z.object({ url: z.string(), expiresAt: instantSchema }).openapi('SignInLink')

/** What the doctor found of one thing. */
export const findingSchema = z
  .object({
    name: z.string(),
    ok: z.boolean(),
    words: z.string().describe('What was seen; for what is not well, what to do.'),
  })
  .openapi('Finding')
/** What the doctor found of one thing. */
export type Finding = z.infer<typeof findingSchema>

/** One line of what happens while a row is brought. */
export const bringLineSchema = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('slice'),
      row: z.string(),
      done: z.number().int(),
      all: z.number().int(),
      stage: z.string().nullable(),
      range: rangeSchema.nullable().describe('What is brought now; `null` when all is done.'),
    }),
    z.object({
      type: z.literal('row'),
      row: z.string(),
      slices: z.number().int(),
      requests: z.number().int(),
      inserted: z.number().int(),
      updated: z.number().int(),
      unchanged: z.number().int(),
      removed: z.number().int(),
      outdated: z.number().int(),
    }),
    z.object({ type: z.literal('wait'), row: z.string(), until: instantSchema, message: z.string() }),
    z.object({ type: z.literal('error'), row: z.string(), code: z.string(), message: z.string() }),
  ])
  .openapi('BringLine')
/** One line of what happens while a row is brought. */
export type BringLine = z.infer<typeof bringLineSchema>

/** What an import did. */
export const importReportSchema = z
  .object({
    rows: z.number().int().describe('Rows that were restored.'),
    cells: z.number().int(),
    runs: z.number().int(),
    payloads: z.number().int(),
    alreadyHere: z.array(z.string()).describe('Rows that were here before, and were left as they are.'),
  })
  .openapi('ImportReport')
/** What an import did. */
export type ImportReport = z.infer<typeof importReportSchema>
