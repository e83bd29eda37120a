import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { UserOwner } from '@lona/connector'
import { createTestDatabase, type TestDatabase } from '@lona/postgres/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createStore, importOwner, readArchive } from '../src/index.js'
import { archiveFolder, archiveText, exportTo, fill, good } from './archives.js'
import { watch } from './watched-database.js'

const ada: UserOwner = { kind: 'user', userId: 'ada' }
const eve: UserOwner = { kind: 'user', userId: 'eve' }

describe('a file that is no good archive', { timeout: 60_000 }, () => {
  let test: TestDatabase
  let folder: Awaited<ReturnType<typeof archiveFolder>>
  let whole: Buffer

  beforeAll(async () => {
    folder = await archiveFolder()
    test = await createTestDatabase({ migrate: createStore })
    await fill(await createStore(test.db), ada, 'adas')
    await exportTo(folder.path('whole'), test.db, ada)
    whole = await readFile(folder.path('whole'))
  })
  afterAll(async () => {
    await test?.close()
    await folder?.[Symbol.asyncDispose]()
  })

  /** What an import of these bytes is refused with; `null` when it was taken. Nothing may be written either way. */
  async function refusalOf(bytes: Uint8Array): Promise<unknown> {
    const path = folder.path('other')
    await writeFile(path, bytes)
    const refusal = await importOwner(test.db, path, { owner: eve, sharedRows: 'restore' }).then(
      () => null,
      (error: unknown) => error,
    )
    if (refusal !== null) {
      for (const table of ['rows', 'cells']) {
        const { rows } = await test.db.query(
          `select 1 from lona.${table} where _sync_scope_id not in ('ada', 'system:place')`,
        )
        expect(rows).toEqual([])
      }
    }
    return refusal
  }
  const ofLines = (lines: readonly object[], end: object = {}) => refusalOf(gzipSync(archiveText(lines, end)))

  it('is refused wherever it is cut off', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
        expect(await refusalOf(whole.subarray(0, length))).toMatchObject({ code: 'archive-unreadable' })
      }),
      { numRuns: 150 },
    )
  })

  it('is refused whichever bit of it was changed, unless what it holds is the same to the byte', async () => {
    const content = gunzipSync(whole)
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(7), async (place, bit) => {
        const changed = Buffer.from(whole)
        changed[place] = (changed[place] ?? 0) ^ (1 << bit)
        await writeFile(folder.path('changed'), changed)
        const code = await readArchive(folder.path('changed')).then(
          () => null,
          (error: { code: string }) => error.code,
        )
        // Gzip notes a time and a system, and fills up bits, that say nothing.
        if (code === null) expect(gunzipSync(changed)).toEqual(content)
        else expect(code).toBe('archive-unreadable')
      }),
      { numRuns: 400 },
    )
  })

  it('is refused when its text was changed and packed again', async () => {
    const text = gunzipSync(whole).toString()
    const changed = text.replace('"said":"adas"', '"said":"eves"')
    expect(changed).not.toBe(text)
    expect(await refusalOf(gzipSync(changed))).toMatchObject({
      code: 'archive-unreadable',
      message: expect.stringContaining('checksum'),
    })
  })

  it('is refused when a newer version made it, with what to do', async () => {
    expect(await ofLines([{ ...good.header, version: 2, more: 'news' }, { news: true }])).toMatchObject({
      code: 'archive-newer',
      message: expect.stringContaining('Bring the program up to date'),
    })
    expect(await ofLines([{ ...good.header, version: 0 }])).toMatchObject({ code: 'archive-unreadable', line: 1 })
  })

  it.each<[string, Uint8Array]>([
    ['nothing', Buffer.from('')],
    ['text', Buffer.from('hello')],
    ['an empty gzip', gzipSync('')],
    ['another gzip', gzipSync('hello\n')],
    ['another gzip of JSON', gzipSync('{"format":"other","version":1,"about":{}}\n')],
    ['an archive with something after it', gzipSync(`${archiveText([good.header])}${JSON.stringify(good.row())}\n`)],
    ['an archive without its last line break', gzipSync(archiveText([good.header]).trimEnd())],
  ])('is refused: %s', async (_, bytes) => {
    expect(await refusalOf(bytes)).toMatchObject({ code: 'archive-unreadable' })
  })

  it('is refused when it is not there', async () => {
    await expect(readArchive(folder.path('nowhere'))).rejects.toMatchObject({ code: 'archive-unreadable' })
    await expect(readArchive(folder.path('.'))).rejects.toMatchObject({ code: 'archive-unreadable' })
  })

  it.each<[string, object[], number]>([
    ['no header', [good.row()], 1],
    ['a second header', [good.header, good.header], 2],
    ['a row twice', [good.header, good.row(), good.row()], 3],
    ['a cell of no row', [good.header, good.cell()], 2],
    ['a run of no row', [good.header, good.run()], 2],
    ['an answer of no row', [good.header, good.payload()], 2],
    ['a cell of the run of another row', [good.header, good.row(), good.run(), good.row('other'), good.cell()], 5],
    ['an answer of no run', [good.header, good.row(), good.payload({ run: 0 })], 3],
    ['a line of another kind', [good.header, good.row(), { intent: {} }], 3],
    ['a line of two kinds', [good.header, { ...good.row(), ...good.run() }], 2],
    ['a list', [good.header, []], 2],
    ['an id of the host', [good.header, good.row('x', { id: '8c1f7f3e-6f0b-5d0c-9b5a-3d1f2f6b7a10' })], 2],
    ['a row key that is none', [good.header, good.row('')], 2],
    ['a row key that is too long', [good.header, good.row('ä'.repeat(501))], 2],
    ['a row key that Postgres cannot keep', [good.header, good.row('a\0')], 2],
    [
      'days that are none',
      [good.header, good.row('x', { state: { ...good.row().row.state, since: '2026-02-30' } })],
      2,
    ],
    [
      'days that overlap',
      [
        good.header,
        good.row('x', {
          state: {
            ...good.row().row.state,
            covered: ['2026-05-01', '2026-05-02'].map((start) => ({
              start,
              end: '2026-05-04',
              readAt: '2026-05-04T00:00:00.000Z',
            })),
          },
        }),
      ],
      2,
    ],
    ['a run that is under way', [good.header, good.row(), good.run({ outcome: 'running' })], 3],
    ...[
      'yesterday',
      '2026-02-30T00:00:00.000Z',
      '2026-05-01',
      '2026-05-01T00:00:00Z',
      '0000-01-01T00:00:00.000Z',
      7,
    ].map((startedAt): [string, object[], number] => [
      `a run of a moment that is none, ${startedAt}`,
      [good.header, good.row(), good.run({ startedAt })],
      3,
    ]),
    ['a count that is none', [good.header, good.row(), good.run({ inserted: -1 })], 3],
    ['a count that is too large', [good.header, good.row(), good.run({ inserted: 2 ** 31 })], 3],
    ['a cell at no time', [good.header, good.row(), good.run(), good.cell({ time: '2026-02-30' })], 4],
    ['a cell with an empty id', [good.header, good.row(), good.run(), good.cell({ id: '' })], 4],
    ['a cell without data', [good.header, good.row(), good.run(), good.cell({ data: undefined })], 4],
    ['a cell that was observed never', [good.header, good.row(), good.run(), good.cell({ observedAt: null })], 4],
    ['a body that is none', [good.header, good.row(), good.run(), good.payload({ body: '%%%' })], 4],
    ['an address that is none', [good.header, good.row(), good.run(), good.payload({ url: 'here' })], 4],
  ])('is refused with the line: %s', async (_, lines, line) => {
    expect(await ofLines(lines)).toMatchObject({ name: 'StoreError', code: 'archive-unreadable', line })
  })

  it('is refused for what the app says of it, before anything is written', async () => {
    await writeFile(folder.path('unwanted'), whole)
    const asked: unknown[] = []
    const accept = (archive: { readonly about: unknown; readonly rows: number }) => {
      asked.push([archive.about, archive.rows])
      throw new Error('not this one')
    }
    const watched = watch(test.db)
    const importing = importOwner(watched, folder.path('unwanted'), { owner: eve, sharedRows: 'follow', accept })
    await expect(importing).rejects.toThrow('not this one')
    expect([asked, watched.steps]).toEqual([[[{}, 3]], 0])
  })

  it('is refused when its end counts something else', async () => {
    expect(await ofLines([good.header, good.row()], { cells: 1 })).toMatchObject({ code: 'archive-unreadable' })
    expect(await ofLines([good.header, good.row()], { sha256: 'x' })).toMatchObject({ code: 'archive-unreadable' })
  })

  it.each([
    ['with an id', [good.cell(), good.cell({ time: '2026-05-02' })]],
    ['with a time', [good.cell({ id: null }), good.cell({ id: null })]],
    [
      'far apart',
      [good.cell(), ...Array.from({ length: 1500 }, (_, index) => good.cell({ id: `c${index}` })), good.cell()],
    ],
  ])('is refused when a cell %s stands in it twice', async (_, cells) => {
    expect(await ofLines([good.header, good.row(), good.run(), ...cells])).toMatchObject({
      code: 'archive-unreadable',
      message: expect.stringContaining('twice'),
    })
  })

  it('is refused before it takes more memory than it says: a line that never ends, data that nests without end', async () => {
    const endless = gzipSync(Buffer.alloc(200 * 1024 ** 2, 'a'), { level: 1 })
    expect(endless.length).toBeLessThan(2 * 1024 ** 2)
    expect(await refusalOf(endless)).toMatchObject({
      code: 'archive-line-too-long',
      line: 1,
      message: expect.stringContaining('64 MiB'),
    })
    const deep = `${'['.repeat(200_000)}1${']'.repeat(200_000)}`
    const lines = [good.header, good.row(), good.run(), good.cell({ data: 'HERE' })]
    const [before = '', end = ''] = archiveText(lines)
      .replace('"HERE"', deep)
      .split(/(?<=\n)(?=\{"end")/)
    const sha256 = createHash('sha256').update(before).digest('hex')
    const text = `${before}${end.replace(/"sha256":"\w+"/, `"sha256":"${sha256}"`)}`
    expect(await refusalOf(gzipSync(text))).toMatchObject({ code: 'archive-unreadable', line: 4 })
  })
})
