import { inDisplayOrder } from '../../../patterns/solution-order.ts'
import type { PlayableProblem, PlayableSolution } from '../registry.ts'
import { loadScript } from './load-script.ts'
import { useSourceMap } from './places.ts'

const known = new Map<string, PlayableProblem>()
const loading = new Map<string, Promise<void>>()

/** Takes what a script of `problems/` hands over. */
export function takeProblem(problem: PlayableProblem): void {
  const solutions = [...problem.solutions].sort(inDisplayOrder)
  known.set(problem.name, { ...problem, solutions })
  useSourceMap(`problems/${problem.name}.js`, problem.map)
}

/** From now on the problem has this solution as well, in the place of an earlier version of it. */
export function addChanged(problem: PlayableProblem, solution: PlayableSolution): PlayableProblem {
  const others = problem.solutions.filter(
    ({ changed }) => changed === undefined || changed.from !== solution.changed?.from,
  )
  const more = { ...problem, solutions: [...others, solution] }
  known.set(problem.name, more)
  return more
}

/**
 * Loads the problem `name`, once. By a script, for a page that is opened from a file cannot fetch.
 * Rejects if there is no such script, or it cannot be had now; then it can be tried again.
 */
export async function loadProblem(name: string): Promise<PlayableProblem> {
  let loaded = loading.get(name)
  if (loaded === undefined) {
    loaded = loadScript(`problems/${name}.js`).catch((error: unknown) => {
      loading.delete(name)
      throw error
    })
    loading.set(name, loaded)
  }
  await loaded
  const problem = known.get(name)
  if (problem === undefined) throw new Error(`the script of ${name} has no problem`)
  return problem
}
