import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { Instant, Uuid } from '@lona/connector'
import type { Database, Queryable, Transaction } from '@lona/postgres'
import { clockOr, type RowAddress } from '@lona/sync/postgres'

/** One answer of a provider as it came, kept beside the cells that were made of it. */
export interface RawPayload {
  /** Its place among the requests of its run, from 1. */
  readonly ordinal: number
  /** The HTTP method. */
  readonly method: string
  /** The address, without its secrets. */
  readonly url: string
  /** The HTTP status. */
  readonly status: number
  /** The body. */
  readonly body: Uint8Array
  /** When it was asked for. */
  readonly requestedAt: Instant
}

/** How much is kept of what providers answered. */
export interface RawPayloadLimits {
  /** The oldest to keep, in days; 90 unless said. */
  readonly maxAgeDays: number
  /** The most bytes to keep, as compressed; 1 GiB unless said. The oldest go first. */
  readonly maxBytes: number
}

/** What is kept now. */
export interface RawPayloadUsage {
  /** Answers. */
  readonly payloads: number
  /** Bytes, as compressed. */
  readonly bytes: number
  /** When the oldest was asked for, or `null`. */
  readonly oldestAt: Instant | null
}

const secretName = /key|token|secret|passw|pwd|sig|session|auth|code|credential|appid|jwt/i

/**
 * The address without its fragment and the values of parameters that are named like secrets. Rather one value too many
 * than one secret in a backup. (`fetch` itself takes no user names and passwords in addresses.)
 */
function redactUrl(address: string): string {
  const url = new URL(address)
  url.hash = ''
  for (const name of new Set(url.searchParams.keys())) {
    if (secretName.test(name)) url.searchParams.set(name, 'redacted')
  }
  return url.toString()
}

/** Keeps what a run was answered, in the transaction of its cells. */
export async function insertRawPayloads(
  tx: Transaction,
  { scopeId, rowId }: RowAddress,
  runId: Uuid,
  payloads: readonly CompressedPayload[],
): Promise<void> {
  if (payloads.length === 0) return
  await tx.query(
    `insert into lona.raw_payloads (run_id, ordinal, scope_id, row_id, method, url, status, body, body_bytes, requested_at)
     select $1, ordinal, $2, $3, method, url, status, decode(body, 'base64'), body_bytes, requested_at
     from json_to_recordset($4::text::json) as payload
       (ordinal int, method text, url text, status int, body text, body_bytes int, requested_at timestamptz)`,
    [runId, scopeId, rowId, JSON.stringify(payloads)],
  )
}

/** A payload on its way into the table. */
export interface CompressedPayload {
  readonly ordinal: number
  readonly method: string
  readonly url: string
  readonly status: number
  readonly body: string
  readonly body_bytes: number
  readonly requested_at: string
}

/** The payload as it goes into the table: gzipped, its address without secrets. */
export async function compressPayload(payload: RawPayload): Promise<CompressedPayload> {
  const body = await promisify(gzip)(payload.body, { level: 1 }) // a fifth larger than the best, for a third of the time
  return {
    ordinal: payload.ordinal,
    method: payload.method,
    url: redactUrl(payload.url),
    status: payload.status,
    body: body.toString('base64'),
    body_bytes: body.byteLength,
    requested_at: payload.requestedAt,
  }
}

/** What a run was answered, in the order in which it asked; only the request of this `ordinal`, where one is said. */
export async function listRawPayloads(
  db: Queryable,
  { scopeId, rowId }: RowAddress,
  runId: Uuid,
  ordinal: number | null = null,
): Promise<readonly RawPayload[]> {
  const { rows } = await db.query<Omit<RawPayload, 'requestedAt'> & { body: Uint8Array; requested_at: string }>(
    `select ordinal, method, url, status, body,
       to_char(requested_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as requested_at
     from lona.raw_payloads
     where scope_id = $1 and row_id = $2 and run_id = $3 and ($4::int is null or ordinal = $4) order by ordinal`,
    [scopeId, rowId, runId, ordinal],
  )
  return await Promise.all(
    rows.map(async ({ requested_at, ...row }) => ({
      ...row,
      body: await promisify(gunzip)(row.body),
      requestedAt: requested_at,
    })),
  )
}

/** What is kept now, over all owners. */
export async function rawPayloadUsage(db: Queryable): Promise<RawPayloadUsage> {
  const { rows } = await db.query<{ payloads: number; bytes: string; oldest_at: string | null }>(
    `select count(*)::int as payloads, coalesce(sum(body_bytes), 0)::text as bytes,
       to_char(min(requested_at), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as oldest_at from lona.raw_payloads`,
  )
  return {
    payloads: rows[0]?.payloads ?? 0,
    bytes: Number(rows[0]?.bytes ?? 0),
    oldestAt: rows[0]?.oldest_at ?? null,
  }
}

/**
 * Lets go of what is too old or too much, oldest first. Gives how many went.
 *
 * @param now the clock, or `null` for the database's.
 */
export async function pruneRawPayloads(db: Database, limits: RawPayloadLimits, now: Instant | null): Promise<number> {
  const aged = await db.query(
    `delete from lona.raw_payloads where requested_at < (select ${clockOr('$1')} - make_interval(days => $2))`,
    [now, limits.maxAgeDays],
  )
  const { bytes } = await rawPayloadUsage(db)
  if (bytes <= limits.maxBytes) return aged.rowCount
  const tooMuch = await db.query(
    `delete from lona.raw_payloads gone using (
       select run_id, ordinal, sum(body_bytes) over (order by requested_at desc, run_id, ordinal) as bytes_up_to_here
       from lona.raw_payloads
     ) kept
     where gone.run_id = kept.run_id and gone.ordinal = kept.ordinal and kept.bytes_up_to_here > $1::bigint`,
    [limits.maxBytes],
  )
  return aged.rowCount + tooMuch.rowCount
}
