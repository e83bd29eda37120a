import { existsSync } from 'node:fs'
import { join } from 'node:path'
import ts from '@typescript/typescript6'
import { type Door, readWorkspace, shortPath } from './workspace.ts'

/** Something that a reader of a door meets: an exported symbol, or a member of one. */
interface Declared {
  /** The door that shows it, such as `@lona/connector`. */
  readonly door: string
  /** `Row`, or `Row.sync`, or `SyncShape.stages`. */
  readonly path: string
  /** Whether a doc comment says what it is. */
  readonly isDocumented: boolean
  /** Whether it is a value of a constant (a code in a table, say), which explains itself. */
  readonly isConstantValue: boolean
  /** File and line of the emitted declaration, relative to the root. */
  readonly at: string
}

/** What the emitted declarations of a repository say. */
export interface Declarations {
  readonly all: readonly Declared[]
  /** Doors whose declarations were not built. */
  readonly unbuilt: readonly Door[]
}

const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2024.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  noEmit: true,
  types: ['node'],
}

/** Reads what the doors of every package show, from their emitted `.d.ts` files. Build first. */
export function readDeclarations(root: string): Declarations {
  const doors = readWorkspace(root).flatMap((pkg) => pkg.doors.filter(({ types }) => types !== undefined))
  const isBuilt = ({ types = '' }: Door): boolean => existsSync(join(root, types))
  const built = doors.filter(isBuilt)
  const program = ts.createProgram(
    built.map(({ types = '' }) => join(root, types)),
    { ...compilerOptions, typeRoots: [join(root, 'node_modules/@types')] },
  )
  const checker = program.getTypeChecker()
  const all = built.flatMap((door) => readDoor(root, door, program, checker))
  return { all, unbuilt: doors.filter((door) => !isBuilt(door)) }
}

const isOurs = (root: string, node: ts.Node): boolean => {
  const file = shortPath(root, node.getSourceFile().fileName)
  return /^(packages|apps)\//.test(file) && !file.includes('node_modules/')
}

const isHidden = (node: ts.Declaration): boolean => {
  const name = ts.getNameOfDeclaration(node)
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected
  return (ts.getCombinedModifierFlags(node) & hidden) !== 0 || (name !== undefined && ts.isPrivateIdentifier(name))
}

function readDoor(root: string, door: Door, program: ts.Program, checker: ts.TypeChecker): Declared[] {
  const file = program.getSourceFile(join(root, door.types ?? ''))
  const module = file && checker.getSymbolAtLocation(file)
  if (!module) return []
  const found = new Map<string, Declared>()
  // Recursive types come back to themselves.
  const visited = new Map<ts.Type, Set<string>>()

  /** A member that several parts of a union have is explained once. */
  const note = (path: string, symbol: ts.Symbol, isConstantValue = false): boolean => {
    const declaration = symbol.declarations?.find((node) => isOurs(root, node) && !isHidden(node))
    if (!declaration) return false
    const source = declaration.getSourceFile()
    const { line } = source.getLineAndCharacterOfPosition(declaration.getStart(source))
    const isDocumented = ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim() !== ''
    if (found.get(path)?.isDocumented) return true
    const at = `${shortPath(root, source.fileName)}:${line + 1}`
    found.set(path, { door: door.name, path, isDocumented, isConstantValue, at })
    return true
  }

  /** A member that only gives a base type of somebody else its value, such as `name` of an error. */
  const refinesForeignBase = (property: ts.Symbol): boolean => {
    const parent = property.declarations?.[0]?.parent
    if (!parent || !ts.isClassLike(parent)) return false
    return (parent.heritageClauses ?? [])
      .flatMap(({ types }) => types)
      .some((base) =>
        checker
          .getTypeAtLocation(base)
          .getProperty(property.name)
          ?.declarations?.some((node) => !isOurs(root, node)),
      )
  }

  const readType = (path: string, type: ts.Type, depth: number, ofConstant: boolean): void => {
    const known = visited.get(type)
    if (depth > 4 || known?.has(path)) return
    visited.set(type, new Set([...(known ?? []), path]))
    // The parts of a conditional type are words of the compiler to a caller (`{ error: '…' }`), not members.
    if (type.isUnionOrIntersection()) {
      for (const part of type.types) readType(path, part, depth, ofConstant)
      return
    }
    if (!(type.flags & ts.TypeFlags.Object)) return
    const element = checker.isArrayType(type) || checker.isTupleType(type)
    if (element) {
      for (const argument of checker.getTypeArguments(type as ts.TypeReference)) {
        if (isAnonymous(argument)) readType(path, argument, depth + 1, ofConstant)
      }
      return
    }
    for (const property of checker.getPropertiesOfType(type)) {
      if (property.name.startsWith('__') || refinesForeignBase(property)) continue
      const value = checker.getTypeOfSymbol(property)
      const isConstantValue = ofConstant && value.getCallSignatures().length === 0
      const name = `${path}.${property.name}`
      if (note(name, property, isConstantValue) && isAnonymous(value)) readType(name, value, depth + 1, ofConstant)
    }
  }

  /** An object type that has no name of its own, so that its members are explained here or nowhere. */
  const isAnonymous = (type: ts.Type): boolean => {
    if (type.aliasSymbol) return false
    if (type.isUnionOrIntersection()) return type.types.some(isAnonymous)
    if (checker.isArrayType(type)) return checker.getTypeArguments(type as ts.TypeReference).some(isAnonymous)
    if (!type.symbol) return false
    return (
      (type.symbol.flags & ts.SymbolFlags.TypeLiteral) !== 0 &&
      type.getCallSignatures().length === 0 &&
      (type.symbol.declarations ?? []).some((node) => isOurs(root, node))
    )
  }

  for (const exported of checker.getExportsOfModule(module)) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
    // A name that is a type and a value has two declarations; each needs its members read, one comment is enough.
    if (!note(exported.name, symbol)) continue
    if (symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias)) {
      readType(exported.name, checker.getDeclaredTypeOfSymbol(symbol), 0, false)
    }
    const value = symbol.valueDeclaration
    if (value && !(symbol.flags & ts.SymbolFlags.Function)) {
      const type = checker.getTypeOfSymbol(symbol)
      if (symbol.flags & ts.SymbolFlags.Class || isAnonymous(type)) {
        readType(exported.name, type, 0, !(symbol.flags & ts.SymbolFlags.Class))
      }
    }
  }
  return [...found.values()]
}
