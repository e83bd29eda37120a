import { PGlite } from '@electric-sql/pglite'

// Makes the files of a new embedded database, in a process of its own: what that needs of memory (about 500 MB) goes
// back with the process. Imports only packages, because it also runs unbundled.

const folder = process.argv[2]
if (!folder) throw new Error('This file is a program: openDatabase starts it, with a folder.')

process.stdin.resume().once('end', () => process.exit(1)) // whoever asked is gone

const lastWords: string[] = []
try {
  const pglite = await PGlite.create({
    dataDir: folder,
    onStderr(line) {
      lastWords.push(line)
      return false
    },
  })
  await pglite.close()
  process.exit(0)
} catch (error) {
  const { errno } = error as { errno?: unknown }
  // The file system of PGlite numbers its errors as WASI does; its errors have no text.
  console.error(errno === 51 ? 'No space left on device' : `${error}: ${lastWords.slice(-3).join(' | ')}`)
  process.exit(1)
}
