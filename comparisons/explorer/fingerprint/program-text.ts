import type { Stage } from '../../../patterns/stage.ts'
import { readFunction } from './function-text.ts'

/**
 * Where no scope can be looked into, as in a page: the first variable that some function of the
 * program assigns in a scope around it, going by the text of the program and of its tasks.
 */
export function assignedInClosures(
  program: object,
  { tasks, invariants = {} }: Stage,
): string | null {
  for (const [name, f] of [...Object.entries(tasks), ...Object.entries(invariants)]) {
    for (const [variable, { isWritten }] of readFunction(f)?.free ?? []) {
      if (isWritten) return `${variable}, in a closure of ${name}`
    }
  }
  const [variable] = readFunction(program)?.assignedWithin ?? []
  return variable === undefined ? null : `${variable}, in a closure of the program`
}
