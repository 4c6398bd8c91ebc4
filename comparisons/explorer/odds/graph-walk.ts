import type { Move } from '../execution/schedule.ts'
import type { Permutation } from '../fingerprint/symmetry.ts'
import { moveOf, type RankedMove } from '../graph/ranked-moves.ts'
import { permuted, type StateGraph } from '../graph/state-graph.ts'
import { indexBelow, type Random } from '../search/random.ts'

/** Where a walk stands. */
export interface Standpoint {
  readonly state: number
  /** How it can go on, with tasks by their indices in the program. */
  readonly moves: readonly Move[]
}

/** Chooses the moves of one walk. */
export interface Walker {
  /** Chooses one of the moves. Returns its index. */
  next(at: Standpoint): number
}

/** A walk from the start of a graph to the end of a run. */
export interface Walk {
  /** Whether it ended in a failure. */
  readonly hasFailed: boolean
  /** The task of each step. */
  readonly tasks: readonly number[]
}

/** Every possible move is as likely as the next, at every step. */
export const randomWalker = (random: Random): Walker => ({
  next: ({ moves }) => indexBelow(moves.length, random),
})

/** Walks through a complete graph without cycles, by the moves that a walker chooses: no program runs. */
export class GraphWalks {
  readonly graph: StateGraph
  /** Most states share their list of moves with others. */
  readonly #lists = new Map<readonly RankedMove[], readonly Move[]>()

  constructor(graph: StateGraph) {
    this.graph = graph
  }

  walk(walker: Walker): Walk {
    const { graph } = this
    const tasks: number[] = []
    let state = 0
    let indices: Permutation = null
    while (graph.degreeOf(state) > 0) {
      const moves = this.#movesIn(state, indices)
      const move = walker.next({ state, moves })
      tasks.push((moves[move] as Move).task)
      indices = permuted(indices, graph.permutationOn({ state, move }))
      state = graph.next(state, move) as number
    }
    return { hasFailed: graph.endingOf(state)?.outcome !== 'completed', tasks }
  }

  #movesIn(state: number, indices: Permutation): readonly Move[] {
    const ranked = this.graph.movesOf(state)
    if (indices !== null) return ranked.map((move) => moveOf(move, indices))
    let moves = this.#lists.get(ranked)
    if (moves === undefined) {
      moves = ranked.map((move) => moveOf(move, null))
      this.#lists.set(ranked, moves)
    }
    return moves
  }
}
