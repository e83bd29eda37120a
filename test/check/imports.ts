import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import ts from '@typescript/typescript6'

/** One import of a file, whatever way it is written. */
export interface Import {
  readonly specifier: string
  /** Counted from 1. */
  readonly line: number
  /** Whether nothing of it is left at run time: `import type` and `export type`. */
  readonly isTypeOnly: boolean
}

const isTypeOnly = (node: ts.Node): boolean =>
  (ts.isImportDeclaration(node) && node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword) ||
  (ts.isExportDeclaration(node) && node.isTypeOnly) ||
  ts.isImportTypeNode(node)

const isImportMetaUrl = (node: ts.Node | undefined): boolean =>
  node !== undefined && ts.isPropertyAccessExpression(node) && node.getText() === 'import.meta.url'

function specifierOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined
  if (ts.isExternalModuleReference(node)) return node.expression
  if (ts.isModuleDeclaration(node)) return ts.isStringLiteral(node.name) ? node.name : undefined
  if (ts.isCallExpression(node)) {
    const isDynamicImport = node.expression.kind === ts.SyntaxKind.ImportKeyword
    const isNamed = /^(require|require\.resolve|import\.meta\.resolve)$/.test(node.expression.getText())
    return isDynamicImport || isNamed ? node.arguments[0] : undefined
  }
  // A worker is reached by its address: new URL('./worker.js', import.meta.url)
  if (ts.isNewExpression(node) && node.expression.getText() === 'URL' && isImportMetaUrl(node.arguments?.[1])) {
    return node.arguments?.[0]
  }
  return undefined
}

/**
 * Every import of a source file: static, dynamic, of types only, re-exports, `import('…')` types,
 * `require` and the address of a worker.
 */
export function importsOf(file: string): Import[] {
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
  const found: Import[] = []
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node)
    if (specifier && ts.isStringLiteralLike(specifier)) {
      const { line } = tree.getLineAndCharacterOfPosition(specifier.getStart(tree))
      const isAddress = ts.isNewExpression(node) && !/\.[cm]?[jt]s$/.test(specifier.text)
      if (!isAddress) found.push({ specifier: specifier.text, line: line + 1, isTypeOnly: isTypeOnly(node) })
    }
    ts.forEachChild(node, visit)
  }
  visit(tree)
  for (const { fileName, pos } of [...tree.referencedFiles, ...tree.typeReferenceDirectives]) {
    const line = tree.getLineAndCharacterOfPosition(pos).line + 1
    found.push({ specifier: fileName, line, isTypeOnly: true })
  }
  return found
}

/** `node:fs` and its like are one thing to the arrows: `node:`. Others are the name of their package. */
export function packageNameOf(specifier: string): string {
  if (specifier.startsWith('node:')) return 'node:'
  const [scope = '', name = ''] = specifier.split('/')
  return scope.startsWith('@') ? `${scope}/${name}` : scope
}

/** Whether an import names a file beside it rather than a package. */
export const isRelative = (specifier: string): boolean => /^\.{0,2}\//.test(specifier) || /^\.{1,2}$/.test(specifier)

/** The source file that a relative import means, relative to the root, or `null` when there is none. */
export function resolveRelative(root: string, importer: string, specifier: string): string | null {
  const target = posix.join(dirname(importer), specifier)
  const candidates = [
    target,
    target.replace(/\.js$/, '.ts'),
    target.replace(/\.js$/, '.tsx'),
    target.replace(/\.mjs$/, '.mts'),
    `${target}.ts`,
  ]
  return candidates.find((candidate) => existsSync(join(root, candidate))) ?? null
}
