import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeTemporaryFolder, type TemporaryFolder } from './copy.ts'

/** A workspace that exists for one test: files by path; what is no text is written as JSON. */
export function makeTinyWorkspace(files: Readonly<Record<string, unknown>>): TemporaryFolder {
  const folder = makeTemporaryFolder()
  const all = { 'package.json': {}, 'test/package.json': { name: 'test' }, ...files }
  for (const [file, content] of Object.entries(all)) {
    const path = join(folder.path, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  }
  return folder
}

/** The package.json of a package whose doors are `.` and these. */
export const tinyManifest = (name: string, doors: readonly string[] = [], more: object = {}): object => ({
  name,
  version: '0.0.0',
  exports: Object.fromEntries(
    ['.', ...doors].map((door) => [
      door,
      {
        types: `./dist/${door === '.' ? '' : `${door.slice(2)}/`}index.d.ts`,
        default: `./dist/${door === '.' ? '' : `${door.slice(2)}/`}index.js`,
      },
    ]),
  ),
  ...more,
})
