import { execute, type Program, type Rules } from '../execution/execute.ts'
import { isSame, type Strategy } from '../execution/schedule.ts'
import type { Edge, StateGraph } from '../graph/state-graph.ts'

/** A way that comes back to where it began, as far as anyone can see. */
export interface Loop {
  /** The state in which it begins. */
  readonly start: number
  /** Its last edge, which leads to a place like the start. */
  readonly end: Edge
  readonly round: readonly Edge[]
}

/** How often a loop has to be seen to repeat itself before it is taken to do so for ever. */
export const ROUNDS = 30

/**
 * The loop that is closed by `end`, if it leads to `place` and the way to it has been there before.
 * A task that tries again and again, as with a lock that it polls, has observed more each time, so
 * that no state recurs; only what can be seen from outside does.
 */
export function loopClosedBy(graph: StateGraph, end: Edge, place: number): Loop | undefined {
  const round: Edge[] = []
  for (let at: Edge | undefined = end; at !== undefined; at = graph.parentOf(at.state)) {
    round.push(at)
    if (graph.placeOf(at.state) === place) return { start: at.state, end, round: round.reverse() }
  }
  return undefined
}

/** The same for two loops if they begin at the same place and are gone round in the same way. */
export function nameOf(graph: StateGraph, { start, round }: Loop): string {
  const moves = round.map((edge) => graph.moveOf(edge))
  return `${graph.placeOf(start)} ${moves.map(({ task, operation }) => `${task}.${operation}`)}`
}

/** Goes round the loop many times, and tells whether it came to the same place each time, though not to the same state. */
export async function repeats(
  program: Program,
  rules: Rules,
  graph: StateGraph,
  { start, round }: Loop,
): Promise<boolean> {
  const prefix = graph.pathTo(start)
  const moves = graph.movesAlong([...prefix, ...round])
  const way = moves.slice(0, prefix.length)
  const cycle = moves.slice(prefix.length)
  let step = 0
  let place: string | undefined
  let isAlike = true
  const seen = new Set<string>()
  const strategy: Strategy = {
    choose(moves, execution) {
      const inLoop = step - way.length
      if (inLoop >= 0 && inLoop % cycle.length === 0) {
        const { all, place: here } = execution.print()
        // Where everything is as it was before, the search closes the loop by itself, and for certain.
        isAlike &&= (place === undefined || place === here.key) && !seen.has(all.key)
        seen.add(all.key)
        place = here.key
        if (inLoop === ROUNDS * cycle.length) return null
      }
      const planned = inLoop < 0 ? way[step] : cycle[inLoop % cycle.length]
      step += 1
      const choice = moves.findIndex((move) => planned !== undefined && isSame(move, planned))
      isAlike &&= choice >= 0
      return isAlike ? choice : null
    },
  }
  const { ending } = await execute(program, rules, strategy)
  return ending === null && isAlike
}
