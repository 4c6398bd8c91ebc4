import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'
import { expect, it } from 'vitest'
import { importedBy, rooms, sourceFiles } from './imports.suite.ts'

// Files that import one another in a circle, if only for types, cannot be read one after the other.

type Imports = ReadonlyMap<string, readonly string[]>

/** What each file in `folders` imports by a relative path. */
const importsIn = (folders: readonly string[]): Imports =>
  new Map(
    sourceFiles(folders).map((file) => [
      file,
      importedBy(readFileSync(file, 'utf8'))
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => join(dirname(file), specifier)),
    ]),
  )

/**
 * The sets of files that import one another in a circle: strongly connected components (Tarjan
 * 1972).
 */
function circlesIn(imports: Imports): string[][] {
  const circles: string[][] = []
  const indices = new Map<string, number>()
  const stack: string[] = []

  /** Returns the lowest index on the stack that can be reached from `file`. */
  function visit(file: string): number {
    const index = indices.size
    indices.set(file, index)
    const depth = stack.push(file) - 1
    let lowest = index
    for (const imported of imports.get(file) ?? []) {
      const known = indices.get(imported)
      if (known === undefined) lowest = Math.min(lowest, visit(imported))
      else if (stack.includes(imported)) lowest = Math.min(lowest, known)
    }
    if (lowest === index) {
      const component = stack.splice(depth)
      if (component.length > 1 || imports.get(file)?.includes(file)) circles.push(component.sort())
    }
    return lowest
  }

  for (const file of imports.keys()) if (!indices.has(file)) visit(file)
  return circles
}

it('no files import one another in a circle', () => {
  expect(circlesIn(importsIn(rooms))).toEqual([])
})

it('every relative import leads to a file', () => {
  const imports = importsIn(rooms)
  expect(imports.size).toBeGreaterThan(300)
  const targets = [...imports].flatMap(([file, all]) => all.map((target) => ({ file, target })))
  expect(targets.filter(({ target }) => !existsSync(target))).toEqual([])
})

it('finds each circle, and no file that only leads to one', () => {
  const graph = {
    start: ['a', 'x'],
    a: ['b'],
    b: ['c', 'end'],
    c: ['a'],
    x: ['y', 'a', 'end'],
    y: ['x'],
    own: ['own'],
    end: [],
  }
  const circles = circlesIn(new Map(Object.entries(graph)))
  expect(circles.sort()).toEqual([['a', 'b', 'c'], ['own'], ['x', 'y']])
})
