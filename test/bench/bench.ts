import { cpus } from 'node:os'
import { type BenchServer, startBenchServer } from './bench-server.ts'
import type { BenchContext, Benchmark, Outcome } from './benchmark.ts'
import { dayView } from './day-view.ts'
import { importSdk } from './import-sdk.ts'
import { madeUp } from './made-up.ts'
import { page } from './page.ts'
import { persistNew } from './persist-new.ts'
import { persistUnchanged } from './persist-unchanged.ts'
import { outcomeTable, outcomeText } from './print.ts'
import { roundTrips } from './round-trips.ts'
import { rowKeyMatch } from './row-key-match.ts'
import { start } from './start.ts'
import { sync } from './sync.ts'
import { testDatabases } from './test-databases.ts'

/**
 * `pnpm bench [NAME…]`: how fast it is, each time against something that does the same without us. A missed budget is
 * printed and fails nothing; an error does.
 */
const benchmarks: readonly Benchmark[] = [
  importSdk,
  rowKeyMatch,
  roundTrips,
  persistUnchanged,
  persistNew,
  madeUp,
  sync,
  start,
  dayView,
  page,
  testDatabases,
]

const asked = process.argv.slice(2)
const strangers = asked.filter((name) => benchmarks.every((benchmark) => benchmark.name !== name))
if (strangers.length > 0) {
  console.error(
    `There is no benchmark '${strangers.join("', '")}'. There are: ${benchmarks.map(({ name }) => name).join(', ')}.`,
  )
  process.exit(2)
}

const servers = new Map<'durable' | 'inMemory', Promise<BenchServer>>()
const serverOf = (kind: 'durable' | 'inMemory'): Promise<BenchServer> => {
  const running = servers.get(kind) ?? startBenchServer(kind)
  servers.set(kind, running)
  return running
}
const context: BenchContext = {
  durable: () => serverOf('durable'),
  inMemory: () => serverOf('inMemory'),
  say: (words) => console.error(`… ${words}`),
}

const [cpu] = cpus()
console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'})`,
)
const outcomes: Outcome[] = []
try {
  for (const benchmark of benchmarks) {
    if (asked.length > 0 && !asked.includes(benchmark.name)) continue
    for await (const outcome of benchmark.run(context)) {
      outcomes.push(outcome)
      console.log(`\n${outcomeText(outcome)}`)
    }
  }
} finally {
  // A test server does not keep its process alive, so something else has to until it has ended.
  const awake = setInterval(() => undefined, 1000)
  for (const server of servers.values()) await (await server).stop()
  clearInterval(awake)
}
console.log(`\n${outcomeTable(outcomes)}`)
