import { describe, expect, it } from 'vitest'
import type { Cell } from './cell.js'
import { depsKey } from './deps-key.js'
import type { Uuid } from './json.js'

interface NoteBackendDeps {
  persistCells(rowId: Uuid, cells: readonly Cell[]): Promise<void>
}

describe('a deps key', () => {
  it('is the same in every copy of a package: its id is the registered symbol of its name', () => {
    const key = depsKey<NoteBackendDeps>('@made-up/note/NoteBackendDeps')
    expect(key).toEqual({
      name: '@made-up/note/NoteBackendDeps',
      id: Symbol.for('@made-up/note/NoteBackendDeps'),
    })
    expect(depsKey<NoteBackendDeps>('@made-up/note/NoteBackendDeps').id).toBe(key.id)
    expect(depsKey<NoteBackendDeps>('@made-up/note/NoteLogsDeps').id).not.toBe(key.id)
  })

  it('cannot be changed', () => {
    expect(Object.isFrozen(depsKey<NoteBackendDeps>('@made-up/note/NoteBackendDeps'))).toBe(true)
  })

  it.for(['', ' ', undefined])('is refused with the name %j', (name) => {
    expect(() => depsKey<NoteBackendDeps>(name as string)).toThrow(
      "[invalid-definition] A deps key has no name. Write it like depsKey<GarminBackendDeps>('@tento/garmin/GarminBackendDeps').",
    )
  })
})
