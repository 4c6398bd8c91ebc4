import { type Exploration, explore, type Program, type Rule } from '../../explorer/index.ts'

/** All results that runs of a program can have, and the exploration that found them. */
export interface Reachable<T> {
  /** Each result once, in ascending order. */
  readonly results: readonly T[]
  readonly exploration: Exploration
}

/**
 * Drives a program through all its interleavings, and collects what its `result` returns at the end
 * of each. That must depend on the subject and the record alone: nothing else distinguishes states.
 * Rejects if not every interleaving was covered, or if one fails.
 */
export async function reachableOutcomes<T extends string | number>(
  program: (...args: Parameters<Program>) => ReturnType<Program> & { readonly result: () => T },
  rule: Rule,
): Promise<Reachable<T>> {
  const results = new Set<T>()
  const exploration = await explore(
    (world) => {
      const { result, ...stage } = program(world)
      const collect = () => results.add(result()) === results
      return { ...stage, finally: { ...stage.finally, 'the result is collected': collect } }
    },
    { rule },
  )
  const { complete, failures } = exploration
  if (!complete || failures.length > 0) {
    throw new Error(failures[0]?.ending.message ?? 'not all interleavings were covered')
  }
  const order = (a: T, b: T) => (a < b ? -1 : 1)
  return { results: [...results].sort(order), exploration }
}
