import { type Attributes, metrics, type Span, trace } from '@opentelemetry/api'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Admission } from '../src/index.js'
import { measureSlice } from '../src/postgres/telemetry.js'

const counted: { readonly name: string; readonly value: number; readonly attributes: Attributes }[] = []
const spans: { readonly name: string; readonly attributes: Attributes; failed: boolean; ended: boolean }[] = []

// What an SDK would put behind the API, in a few lines; the API hands on what was asked of it before, too.
beforeAll(() => {
  const meterOf = (name: string) => ({
    add: (value: number, attributes: Attributes = {}) => void counted.push({ name, value, attributes }),
    record: (value: number, attributes: Attributes = {}) => void counted.push({ name, value, attributes }),
  })
  const meter = { createCounter: meterOf, createHistogram: meterOf }
  metrics.setGlobalMeterProvider({ getMeter: () => meter as never })
  const tracer = {
    startActiveSpan(name: string, options: { attributes?: Attributes }, work: (span: Span) => unknown) {
      const seen = { name, attributes: { ...options.attributes }, failed: false, ended: false }
      spans.push(seen)
      return work({
        setAttribute: (key: string, value: string) => Object.assign(seen.attributes, { [key]: value }),
        setStatus: () => (seen.failed = true),
        end: () => (seen.ended = true),
      } as never)
    },
  }
  trace.setGlobalTracerProvider({ getTracer: () => tracer as never })
})
afterAll(() => {
  metrics.disable()
  trace.disable()
})

const slice: Admission = {
  id: '018f0000-0000-7000-8000-000000000001',
  scopeId: 'ada@example.org',
  rowId: '018f0000-0000-7000-8000-000000000002',
  lookupKey: ':~pond:behind-her-house:ducks',
  pattern: ':~pond:{place}:ducks',
  kind: 'pond',
  lockKey: null,
  urgency: 'viewport',
  why: 'missing',
  stage: 'viewport',
  range: { start: '2026-11-01', end: '2026-11-02' },
  dispatch: null,
  expectedWeight: 1,
  spentWeight: 0,
  admittedAt: '2026-11-21T12:00:00.000Z',
  leaseUntil: '2026-11-21T12:00:30.000Z',
  holder: null,
}
const run = { runId: slice.id, requests: 3, inserted: 2, updated: 1, unchanged: 0, removed: 0, outdated: 0 }

it('measures slices for whoever has an SDK, and tells nobody who somebody is or where they live', async () => {
  expect(await measureSlice(slice, async () => run)).toBe(run)
  const labels = { 'lona.kind': 'pond', 'lona.urgency': 'viewport' }
  expect(counted).toContainEqual({ name: 'lona.sync.requests', value: 3, attributes: labels })
  expect(counted).toContainEqual({
    name: 'lona.sync.cells',
    value: 2,
    attributes: { ...labels, 'lona.change': 'inserted' },
  })
  expect(counted).toContainEqual({
    name: 'lona.sync.slices',
    value: 1,
    attributes: { ...labels, 'lona.outcome': 'done' },
  })
  expect(spans[0]).toMatchObject({
    name: 'lona.slice',
    attributes: { 'lona.row': slice.pattern, 'lona.why': 'missing', 'lona.requests': 3 },
    failed: false,
    ended: true,
  })

  const broken = new Error('the token is s3cret')
  await expect(measureSlice(slice, () => Promise.reject(broken))).rejects.toBe(broken)
  expect(counted).toContainEqual({
    name: 'lona.sync.slices',
    value: 1,
    attributes: { ...labels, 'lona.outcome': 'failed' },
  })
  expect(spans[1]).toMatchObject({ failed: true, ended: true })
  expect(JSON.stringify([counted, spans])).not.toMatch(/ada|behind|s3cret/)
})
