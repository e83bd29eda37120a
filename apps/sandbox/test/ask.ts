import type { Sandbox } from '../src/index.js'

const hosts: Record<string, string> = {
  forecast: 'https://api.open-meteo.com/v1/forecast',
  archive: 'https://archive-api.open-meteo.com/v1/archive',
  'air-quality': 'https://air-quality-api.open-meteo.com/v1/air-quality',
  search: 'https://geocoding-api.open-meteo.com/v1/search',
  get: 'https://geocoding-api.open-meteo.com/v1/get',
}

/** A section of an answer, as far as these tests read it. */
type Values = Record<string, (number | string | null)[]>

/** An answer, as far as these tests read it. */
export interface AnswerBody {
  readonly reason?: string
  readonly timezone: string
  readonly utc_offset_seconds: number
  readonly elevation: number
  readonly location_id?: number
  readonly current: Record<string, number | string | null>
  readonly hourly: Values
  readonly daily: Values
  readonly minutely_15: Values
  readonly hourly_units: Record<string, string>
  readonly daily_units: Record<string, string>
  readonly results?: {
    readonly name: string
    readonly country: string
    readonly timezone: string
    readonly id: number
  }[]
}

/** Asks one of the services. */
export async function ask(
  sandbox: Pick<Sandbox, 'fetch'>,
  service: string,
  query: string,
): Promise<{ status: number; body: AnswerBody }> {
  const answer = await sandbox.fetch(`${hosts[service]}?${query}`)
  return { status: answer.status, body: (await answer.json()) as AnswerBody }
}

/** The refusal's text, or the status when there was none. */
export async function reasonOf(sandbox: Pick<Sandbox, 'fetch'>, service: string, query: string): Promise<string> {
  const { status, body } = await ask(sandbox, service, query)
  return `${status} ${body.reason ?? ''}`
}
