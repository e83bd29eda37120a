#!/usr/bin/env -S node --max-semi-space-size=4
// Many short-lived objects, few long-lived ones: a small nursery costs next to no time here, and saves 50 MB.

// Nothing is imported before this: an older Node ends at the first import of something that it lacks, and says only that.
const oldest = '22.18' // as in package.json
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const [oldestMajor = 0, oldestMinor = 0] = oldest.split('.').map(Number)
if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) await import('./run-cli.js')
else {
  process.stderr.write(
    `Lona needs Node ${oldest} or newer, and this is Node ${process.versions.node}. Install a newer one: https://nodejs.org\n`,
  )
  process.exitCode = 1
}

export {} // a module, so that it can wait for the import
