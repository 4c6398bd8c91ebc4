/** One way to go on from a state, by its index among the moves of that state. */
export interface Edge {
  readonly state: number
  readonly move: number
}

/** A state on a path: it was reached over `edge`, from the node `before`. */
export interface PathNode {
  readonly state: number
  readonly edge: Edge | null
  readonly before: PathNode | null
}

/** The edges of the path that leads to `node`. */
export function edgesTo(node: PathNode): Edge[] {
  const edges: Edge[] = []
  for (let at: PathNode | null = node; at?.edge; at = at.before) edges.push(at.edge)
  return edges.reverse()
}

/** A graph, or the part of one that paths may take. */
export interface Passable {
  /** The number of moves of a state. */
  degreeOf(state: number): number
  /** The target of a move; `undefined` if it is not known, or may not be taken. */
  next(state: number, move: number): number | undefined
}

/**
 * The state nearest to `start` that is a goal, with a shortest path to it (breadth-first search).
 * `undefined` if none of the `limit` nearest states is one.
 */
export function nearestGoal(
  graph: Passable,
  start: number,
  isGoal: (node: PathNode) => boolean,
  limit = Infinity,
): PathNode | undefined {
  const seen = new Set([start])
  const nodes: PathNode[] = [{ state: start, edge: null, before: null }]
  for (const node of nodes) {
    if (isGoal(node)) return node
    const { state } = node
    const degree = graph.degreeOf(state)
    for (let move = 0; move < degree && nodes.length < limit; move += 1) {
      const to = graph.next(state, move)
      if (to === undefined || seen.has(to)) continue
      seen.add(to)
      nodes.push({ state: to, edge: { state, move }, before: node })
    }
  }
  return undefined
}

/**
 * A short path from `start` over one of the edges that `isGoal`; `null` if none begins in the `limit`
 * nearest states.
 */
export function pathToEdge(
  graph: Passable,
  start: number,
  isGoal: (edge: Edge) => boolean,
  limit: number,
): Edge[] | null {
  let last: Edge | undefined
  const hasGoal = ({ state }: PathNode) => {
    const degree = graph.degreeOf(state)
    for (let move = 0; move < degree && last === undefined; move += 1) {
      if (isGoal({ state, move })) last = { state, move }
    }
    return last !== undefined
  }
  const node = nearestGoal(graph, start, hasGoal, limit)
  return node === undefined || last === undefined ? null : [...edgesTo(node), last]
}
