import { existsSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import type { Answer, Check, Finding } from './finding.ts'
import { runCommand } from './run-command.ts'
import { listFiles, readWorkspace } from './workspace.ts'

/** Pages that the repository has, beside one README per package and app. */
const pages: readonly string[] = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'LICENSE', '.changeset/README.md']

/** Files that are no text of ours: their words are not read. */
const isForeign = (file: string): boolean => file === 'LICENSE' || /\.(png|svg|ico|woff2?|gz|zip|fit|jpe?g)$/.test(file)

const withoutCode = (markdown: string): string =>
  markdown
    .replace(/^(```|~~~)[\s\S]*?^\1[^\n]*$/gm, (code) => code.replace(/[^\n]/g, ''))
    .replace(/`[^`\n]*`/g, (code) => ' '.repeat(code.length))

/** The anchors that GitHub makes of the headings of a page. */
function anchorsOf(markdown: string): Set<string> {
  const anchors = new Set<string>()
  const headings = markdown.replace(/^(```|~~~)[\s\S]*?^\1[^\n]*$/gm, '').matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)
  for (const [, heading = ''] of headings) {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-')
    let anchor = slug
    for (let count = 1; anchors.has(anchor); count++) anchor = `${slug}-${count}`
    anchors.add(anchor)
  }
  for (const [, anchor = ''] of markdown.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)) anchors.add(anchor)
  return anchors
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length

function checkLinks(root: string, file: string): Finding[] {
  const text = readFileSync(join(root, file), 'utf8')
  const readable = withoutCode(text)
  const links = [
    ...readable.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g),
    ...readable.matchAll(/^\[[^\]]+\]:\s*<?(\S+?)>?\s*$/gm),
    ...readable.matchAll(/<(?:img|a)\s[^>]*?(?:src|href)="([^"]+)"/g),
  ]
  return links.flatMap(({ 1: link = '', index }): Finding[] => {
    if (/^[a-z][a-z+.-]*:/i.test(link) || link.startsWith('//')) return []
    const [path = '', anchor = ''] = link.split('#')
    const target = path === '' ? file : posix.normalize(posix.join(posix.dirname(file), decodeURIComponent(path)))
    const at = `${file}:${lineAt(text, index)}`
    if (target.startsWith('..') || !existsSync(join(root, target))) {
      return [{ file: at, what: `the link ${link} leads nowhere`, cure: 'name a file of this repository' }]
    }
    if (anchor === '' || !target.endsWith('.md')) return []
    if (anchorsOf(readFileSync(join(root, target), 'utf8')).has(anchor)) return []
    return [{ file: at, what: `${target} has no heading #${anchor}`, cure: 'name a heading as GitHub spells it' }]
  })
}

/** Folders of one machine: written so that this line does not name one itself. */
const machineFolder = new RegExp(
  `(?<![\\w.$}~@/)*-])/(?:${['work', 'tmp', 'root'].join('|')}|home/[a-z][\\w-]*|Users/[\\w-]+)(?=/|["'\`\\s,;:)]|$)`,
  'm',
)

/** Hosts that serve packages; the one that this machine uses is added. */
const registryHosts: readonly string[] = [
  ['registry', 'npmjs', 'org'],
  ['registry', 'yarnpkg', 'com'],
  ['registry', 'npmmirror', 'com'],
  ['npm', 'pkg', 'github', 'com'],
  ['proxy', 'golang', 'org'],
].map((parts) => parts.join('.'))

async function readRegistryHosts(root: string): Promise<string[]> {
  const { stdout } = await runCommand(['npm', 'config', 'get', 'registry'], root)
  const configured = URL.parse(stdout.trim())?.hostname
  return [...new Set([...registryHosts, ...(configured ? [configured] : [])])]
}

function checkWords(root: string, file: string, hosts: readonly string[]): Finding[] {
  const text = readFileSync(join(root, file), 'utf8')
  if (text.includes('\0')) return []
  const findings: Finding[] = []
  const folder = machineFolder.exec(text)
  if (folder) {
    const what = `names ${folder[0]}, a folder of one machine`
    findings.push({ file: `${file}:${lineAt(text, folder.index)}`, what, cure: 'use a relative path or os.tmpdir()' })
  }
  for (const host of hosts) {
    const index = text.indexOf(host)
    if (index < 0) continue
    const what = 'names the host of a package registry'
    findings.push({
      file: `${file}:${lineAt(text, index)}`,
      what,
      cure: 'leave the host to the configuration of its user',
    })
  }
  return findings
}

/** Every package has its README, links lead somewhere, and no file knows one machine. */
export const checkReadmes: Check = async (root): Promise<Answer> => {
  const packagePages = readWorkspace(root).map(({ folder }) => `${folder}/README.md`)
  const missing = [...pages, ...packagePages]
    .filter((file) => !existsSync(join(root, file)))
    .map((file) => ({ file, what: 'is missing', cure: 'write it' }))
  const files = listFiles(root).filter((file) => !isForeign(file))
  const markdown = files.filter((file) => file.endsWith('.md'))
  const hosts = await readRegistryHosts(root)
  const findings = [
    ...missing,
    ...markdown.flatMap((file) => checkLinks(root, file)),
    ...files.flatMap((file) => checkWords(root, file, hosts)),
  ]
  return { findings, saw: `${markdown.length} pages, ${files.length} files` }
}
