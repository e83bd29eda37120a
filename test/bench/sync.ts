import type { Benchmark } from './benchmark.ts'
import { measureDemand } from './sync-demand.ts'
import { measureOverhead } from './sync-overhead.ts'
import { measurePlanning } from './sync-planning.ts'

/** How much the orchestrator adds, how its planning grows, and how soon a person sees what they look at. */
export const sync: Benchmark = {
  name: 'sync',
  async *run(context) {
    yield* measureOverhead(context)
    yield* measurePlanning(context)
    yield* measureDemand(context)
  },
}
