import { metrics, SpanStatusCode, trace } from '@opentelemetry/api'
import type { Admission } from '../admission.js'
import type { SliceRun } from '../sync-event.js'

// Through the OpenTelemetry API alone: nothing is measured unless the host's process has an SDK. Patterns are named, row
// keys are not: they say who somebody is and where they live.

const tracer = trace.getTracer('@lona/sync')
const meter = metrics.getMeter('@lona/sync')
const slices = meter.createCounter('lona.sync.slices', { description: 'Slices that ended, by outcome' })
const requests = meter.createCounter('lona.sync.requests', { description: 'Requests that slices sent' })
const cells = meter.createCounter('lona.sync.cells', {
  description: 'Cells that slices changed, by what became of them',
})
const duration = meter.createHistogram('lona.sync.slice.duration', { description: 'How long slices ran', unit: 's' })

/** Runs a slice in a span of its own, and counts it. */
export async function measureSlice(
  { pattern, kind, stage, urgency, why }: Admission,
  work: () => Promise<SliceRun>,
): Promise<SliceRun> {
  const labels = { 'lona.kind': kind, 'lona.urgency': urgency }
  const attributes = { ...labels, 'lona.row': pattern, 'lona.stage': stage, 'lona.why': why }
  return await tracer.startActiveSpan('lona.slice', { attributes }, async (span) => {
    const began = performance.now()
    let outcome = 'failed'
    try {
      const run = await work()
      outcome = 'done'
      requests.add(run.requests, labels)
      for (const change of ['inserted', 'updated', 'unchanged', 'removed'] as const) {
        cells.add(run[change], { ...labels, 'lona.change': change })
      }
      span.setAttribute('lona.requests', run.requests)
      return run
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unexpected'
      span.setStatus({ code: SpanStatusCode.ERROR, message: code })
      throw error
    } finally {
      slices.add(1, { ...labels, 'lona.outcome': outcome })
      duration.record((performance.now() - began) / 1000, labels)
      span.end()
    }
  })
}
