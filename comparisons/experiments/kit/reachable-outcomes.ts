import { type Exploration, explore, type Program, type Rule } from '../../explorer/index.ts'

/** Every outcome that a run can have, and the exploration that found them. */
export interface Ends<T> {
  /** Each once, sorted. */
  readonly ends: readonly T[]
  readonly exploration: Exploration
}

/**
 * Drives a program through all its interleavings, and collects what `end` returns at the end of each.
 * `end` may read only the subject and the record, because states are compared by nothing else.
 * Rejects if not every interleaving was covered, or if one fails.
 */
export async function allEnds<T extends string | number>(
  program: (...args: Parameters<Program>) => ReturnType<Program> & { readonly end: () => T },
  rule: Rule,
): Promise<Ends<T>> {
  const ends = new Set<T>()
  const exploration = await explore(
    (world) => {
      const { end, ...stage } = program(world)
      const note = () => ends.add(end()) === ends
      return { ...stage, finally: { ...stage.finally, 'the outcome is noted': note } }
    },
    { rule },
  )
  const { complete, failures } = exploration
  if (!complete || failures.length > 0) {
    throw new Error(failures[0]?.ending.message ?? 'not all interleavings were covered')
  }
  const order = (a: T, b: T) => (a < b ? -1 : 1)
  return { ends: [...ends].sort(order), exploration }
}
