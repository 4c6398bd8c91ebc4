import { ASSUMED, type Rule } from '../execution/assumptions.ts'
import { withInterception } from '../execution/execute.ts'
import { type Census, censusOfInterleavings, topologicalOrder } from '../graph/census.ts'
import type { Program } from '../program.ts'
import { refine } from './refine.ts'
import { search } from './search.ts'

/**
 * Counts the interleavings of a program one by one, with none of its states merged. Resolves with
 * `undefined` if that takes more than `schedules` runs. It does nothing else that an exploration does:
 * it proves no failure, and forecasts nothing.
 */
export function countedOneByOne(
  program: Program,
  { rule, schedules }: { readonly rule: Rule; readonly schedules: number },
): Promise<Census | undefined> {
  return withInterception(() =>
    refine(program, { ...ASSUMED, rule, merges: false }, async (runner) => {
      const { graph, complete } = await search(runner, { schedules })
      const order = topologicalOrder(graph)
      return complete && order !== null ? censusOfInterleavings(graph, order, true) : undefined
    }),
  )
}
