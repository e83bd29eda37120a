// Reads vitest's own report and says what was skipped, and why, and how many tests there were.
// Plain JavaScript: it also has to run where only an old Node is.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const [report, logs] = process.argv.slice(2)
if (!report || !logs) throw new Error('usage: node .ci/count-tests.mjs REPORT LOGS')

/** Lines that a step wrote about what it left out; the reason stands beside them. */
const leftOut = readdirSync(logs)
  .filter((file) => file.endsWith('.log'))
  .flatMap((file) => readFileSync(join(logs, file), 'utf8').split('\n'))
  .filter((line) => /\bSKIPPED\b/.test(line))
  .map((line) => line.trim())

const skips = [...new Set(leftOut)]

let counts = { passed: 0, failed: 0, skipped: 0 }
if (existsSync(report)) {
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'))
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status }) => ({ file: relative(process.cwd(), name), fullName, status })),
  )
  const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed')
  // A file that does not even load has no tests to fail, and is counted as one failure.
  const broken = testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
  )
  for (const { name } of broken) console.log(`does not load: ${relative(process.cwd(), name)}`)
  for (const { file, fullName, status } of tests) if (status === 'failed') console.log(`failed: ${file}: ${fullName}`)
  for (const { file, fullName, status } of skipped) skips.push(`${status}: ${file}: ${fullName}`)
  counts = {
    passed: tests.filter(({ status }) => status === 'passed').length,
    failed: tests.filter(({ status }) => status === 'failed').length + broken.length,
    skipped: skipped.length,
  }
} else {
  console.log('The tests did not run: there is no report of them.')
  process.exitCode = 1
}

console.log('== what was skipped')
for (const line of skips) console.log(line)
console.log()
if (counts.passed === 0) process.exitCode = 1
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
