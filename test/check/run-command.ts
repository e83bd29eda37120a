import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'

/** What a finished command left behind. */
export interface CommandResult {
  readonly ok: boolean
  /** Standard output and standard error in the order in which they came, colours removed. */
  readonly output: string
  /** Standard output alone. */
  readonly stdout: string
}

/** Colour sequences start with an escape character, which a regular expression must not name directly. */
const colours = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')

/**
 * Runs one command to its end, with no standard input and no colours.
 *
 * The binaries of the root's development dependencies come first on the path, as they do in a script that pnpm runs.
 */
export function runCommand(command: readonly string[], cwd: string, root = cwd): Promise<CommandResult> {
  const [file = '', ...commandArguments] = command
  const env = {
    ...process.env,
    PATH: [join(root, 'node_modules/.bin'), dirname(process.execPath), process.env.PATH].join(':'),
    NO_COLOR: '1',
    FORCE_COLOR: '0',
    CI: '1',
    TURBO_TELEMETRY_DISABLED: '1',
    // A check never installs: it looks at what is there.
    pnpm_config_verify_deps_before_run: 'false',
  }
  return new Promise((resolve) => {
    const child = spawn(file, commandArguments, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    let stdout = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    child.on('error', (error) => resolve({ ok: false, output: `${file}: ${error.message}`, stdout: '' }))
    child.on('close', (code) =>
      resolve({ ok: code === 0, output: output.replace(colours, ''), stdout: stdout.replace(colours, '') }),
    )
  })
}

/** The words that start pnpm: the one that runs us when there is one, else the one that npx brings. */
export function pnpmCommand(): readonly string[] {
  const running = process.env.npm_execpath
  if (!running || !/pnpm/.test(running)) return ['npx', '-y', 'pnpm@12']
  return /\.[cm]?js$/.test(running) ? [process.execPath, running] : [running]
}

/** Runs a job for each item, at most `width` at a time, and keeps the order of the answers. */
export async function mapAtMost<T, R>(width: number, items: readonly T[], job: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index]
      if (item !== undefined) answers[index] = await job(item)
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker))
  return answers
}
