import { readFunction } from './function-text.ts'
import type { Inspector } from './inspector.ts'
import { isProxy } from './node-builtins.ts'
import { originOf } from './origin.ts'
import { variablesOf } from './route.ts'

/**
 * A variable that code of `program` may assign which no task leads to, such as a callback of a timer that was
 * set while the program was made; `null` if there is none but those in `known`.
 */
export function assignedInSetUp(
  program: object,
  inspector: Inspector,
  known: ReadonlySet<string>,
): string | null {
  const functions = new Set([program])
  for (const f of functions) {
    const text = isProxy(f) || originOf(f) !== 'program' ? null : readFunction(f)
    if (text === null) continue
    const written = [...text.free].filter(([, { isWritten }]) => isWritten).map(([name]) => name)
    const unknown = [...text.assignedWithin, ...written].find((name) => !known.has(name))
    if (unknown !== undefined) return `${unknown}, which the program assigns by itself`
    for (const value of variablesOf(inspector, f, text)) {
      if (typeof value === 'function') functions.add(value)
    }
  }
  return null
}
