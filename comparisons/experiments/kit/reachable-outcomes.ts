import { type Exploration, explore, type Program, type Rule } from '../../explorer/index.ts'

/** All the ways in which runs can end, and what was explored to know them. */
export interface Ends<T> {
  /** Each once, in the order of their kind. */
  readonly ends: readonly T[]
  readonly exploration: Exploration
}

/**
 * Drives a program through all its interleavings, and gathers what its `end` says where one ends.
 * That must be of what is in the subject and the record, for nothing else tells states apart. Rejects
 * if not every interleaving was covered, or if one does not end well.
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
      return { ...stage, finally: { ...stage.finally, 'the end is noted': note } }
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
