import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Benchmark, Outcome } from './benchmark.ts'
import { ensureEqual, median } from './measure.ts'

const program = fileURLToPath(new URL('./cli.js', import.meta.resolve('@lona/app')))
const rounds = 3
const mostSeconds = 10
const mostMegabytes = 400
const patienceMs = 120_000
const quietSeconds = 3

interface Start {
  readonly secondsToPage: number
  readonly secondsToCells: number
  readonly secondsToAll: number
  readonly peakMegabytes: number
  readonly residentAtCellsMegabytes: number
  readonly residentMegabytes: number
}

/** Starts the built app in an empty folder, and asks it as its page does until there are cells. */
async function startOnce(): Promise<Start> {
  const folder = await mkdtemp(join(tmpdir(), 'lona-bench-start-'))
  const began = performance.now()
  const seconds = (): number => (performance.now() - began) / 1000
  const child = spawn(program, ['start', '--port', '0', '--place', 'Paris'], {
    cwd: folder,
    env: { ...process.env, LONA_SANDBOX: '1', LONA_DATA: join(folder, 'data'), DATABASE_URL: '' },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let words = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words += text
  })
  const ended = once(child, 'exit')
  try {
    const link = await Promise.race([linkOf(child.stdout), ended.then(() => null)])
    if (link === null) throw new Error(`lona start ended before it had an address: ${words}`)
    const { origin, hash } = new URL(link)
    ensureEqual('the page', (await fetch(origin)).status, 200)
    const secondsToPage = seconds()
    const ask = await signIn(origin, hash.slice(1))
    await until(
      () => words,
      () => hasCells(ask),
    )
    const secondsToCells = seconds()
    const residentAtCellsMegabytes = memoryOf(child.pid, 'VmRSS')
    const secondsToAll = await settle(() => cellCounts(ask), seconds)
    return {
      secondsToPage,
      secondsToCells,
      secondsToAll,
      residentAtCellsMegabytes,
      peakMegabytes: memoryOf(child.pid, 'VmHWM'),
      residentMegabytes: memoryOf(child.pid, 'VmRSS'),
    }
  } finally {
    child.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
}

async function linkOf(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: output })) {
    const said = JSON.parse(line) as { link?: string }
    if (said.link !== undefined) return said.link
  }
  throw new Error('lona start said no link')
}

type Ask = <Answer>(path: string) => Promise<Answer>

/** Signs in as a program does. */
async function signIn(origin: string, token: string): Promise<Ask> {
  const response = await fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: origin },
    body: JSON.stringify({ token, as: 'bearer' }),
  })
  const { bearer } = (await response.json()) as { bearer?: string }
  return async <Answer>(path: string) => {
    const answer = await fetch(`${origin}${path}`, { headers: { Authorization: `Bearer ${bearer}` } })
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
    return (await answer.json()) as Answer
  }
}

/** Whether the page of today has anything to draw. */
async function hasCells(ask: Ask): Promise<boolean> {
  const day = new Date().toISOString().slice(0, 10)
  const { rows } = await ask<{ rows: { curves: { at: number[] }[] }[] }>(
    `/api/timeline?from=${day}&to=${day}&width=1000`,
  )
  return rows.some(({ curves }) => curves.some(({ at }) => at.length > 0))
}

/** The number of cells of each row. */
async function cellCounts(ask: Ask): Promise<readonly number[]> {
  const { rows } = await ask<{ rows: { key: string }[] }>('/api/rows')
  const details = await Promise.all(
    rows.map(({ key }) => ask<{ cells: number }>(`/api/rows/${encodeURIComponent(key)}`)),
  )
  return details.map(({ cells }) => cells)
}

async function until(words: () => string, isSo: () => Promise<boolean>): Promise<void> {
  const began = performance.now()
  while (!(await isSo())) {
    if (performance.now() - began > patienceMs) throw new Error(`nothing came on the page in two minutes. ${words()}`)
    await wait(50)
  }
}

/** When the last cells came: nothing changed for `quietSeconds` after it. */
async function settle(read: () => Promise<readonly number[]>, seconds: () => number): Promise<number> {
  let last = { counts: '', at: 0 }
  for (;;) {
    const counts = String(await read())
    if (counts !== last.counts) last = { counts, at: seconds() }
    else if (seconds() - last.at > quietSeconds) return last.at
    await wait(100)
  }
}

/** Megabytes (of 1,000,000 bytes) from the kernel's books: `VmHWM` is the most, `VmRSS` what is resident now. */
function memoryOf(pid: number | undefined, name: 'VmHWM' | 'VmRSS'): number {
  const line = readFileSync(`/proc/${pid}/status`, 'utf8').match(new RegExp(`${name}:\\s+(\\d+) kB`))
  return (Number(line?.[1]) * 1024) / 1e6
}

/** What a person waits for, and what it takes of their machine. */
export const start: Benchmark = {
  name: 'start',
  async *run({ say }): AsyncIterable<Outcome> {
    say('start: three times, each in an empty folder')
    const starts: Start[] = []
    for (let round = 0; round < rounds; round += 1) starts.push(await startOnce())
    const figure = (of: string, name: keyof Start, unit: string) => ({
      of,
      samples: starts.map((one) => one[name]),
      unit,
    })
    const secondsToCells = median(starts.map((one) => one.secondsToCells))
    const peak = median(starts.map((one) => one.peakMegabytes))
    yield {
      what: 'lona start to the first cells on its page',
      method:
        'the built app in an empty folder, PGlite and the sandbox: from starting the process until what the page asks for today has something to draw; memory of the host process (initdb and the sandbox are processes of their own)',
      figures: [
        figure('until the page answers', 'secondsToPage', 's'),
        figure('until the first cells are on it', 'secondsToCells', 's'),
        figure('until the last cells are on it', 'secondsToAll', 's'),
        figure('resident at the first cells', 'residentAtCellsMegabytes', 'MB'),
        figure('resident at the last', 'residentMegabytes', 'MB'),
        figure('most that was resident', 'peakMegabytes', 'MB'),
      ],
      result: `${secondsToCells.toFixed(1)} s, ${peak.toFixed(0)} MB at most`,
      budget: {
        words: 'under 10 s; under 400 MB',
        isInside: secondsToCells < mostSeconds && peak < mostMegabytes,
      },
    }
  },
}
