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

/** An edge whose target is known. */
export interface Link {
  readonly edge: Edge
  readonly to: number
}

/**
 * The states that can be reached from `start`, the nearest first, with a shortest path to each.
 * Visits at most `limit` states.
 */
export function* breadthFirst(
  start: number,
  linksFrom: (state: number) => Iterable<Link>,
  limit = Infinity,
): Generator<PathNode, undefined> {
  const seen = new Set([start])
  const nodes: PathNode[] = [{ state: start, edge: null, before: null }]
  for (const node of nodes) {
    yield node
    if (nodes.length >= limit) continue
    for (const { edge, to } of linksFrom(node.state)) {
      if (seen.has(to)) continue
      seen.add(to)
      nodes.push({ state: to, edge, before: node })
      if (nodes.length >= limit) break
    }
  }
}
