import { metrics, SpanStatusCode, trace } from '@opentelemetry/api'
import type { Admission } from '../admission.js'
import type { SliceRun } from '../sync-event.js'

// Through the OpenTelemetry API alone: nothing is measured unless the host's process has an SDK. Patterns are named, row
// keys are not: they say who somebody is and where they live.

/** What slices are measured by; made at the first one, since what is made before the process has its SDK stays silent. */
function createInstruments() {
  const meter = metrics.getMeter('@lona/sync')
  return {
    slices: meter.createCounter('lona.sync.slices', { description: 'Slices that ended, by outcome' }),
    requests: meter.createCounter('lona.sync.requests', { description: 'Requests that slices sent' }),
    cells: meter.createCounter('lona.sync.cells', { description: 'Cells that slices changed, by what became of them' }),
    duration: meter.createHistogram('lona.sync.slice.duration', { description: 'How long slices ran', unit: 's' }),
  }
}
let instruments: ReturnType<typeof createInstruments> | undefined

/** Runs a slice in a span of its own, and counts it. */
export async function measureSlice(
  { pattern, kind, stage, urgency, why }: Admission,
  work: () => Promise<SliceRun>,
): Promise<SliceRun> {
  instruments ??= createInstruments()
  const { slices, requests, cells, duration } = instruments
  const labels = { 'lona.kind': kind, 'lona.urgency': urgency }
  const attributes = { ...labels, 'lona.row': pattern, 'lona.stage': stage, 'lona.why': why }
  return await trace.getTracer('@lona/sync').startActiveSpan('lona.slice', { attributes }, async (span) => {
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
