import dagre, { type Edge } from '@dagrejs/dagre'
import type { MapState, Move, StateMap } from '../../../explorer/index.ts'

/** A map as it is drawn. Lengths are in pixels at full size. */
export interface Chart {
  readonly width: number
  readonly height: number
  readonly nodes: readonly ChartNode[]
  readonly edges: readonly ChartEdge[]
}

/** A state, and where it is drawn. */
export interface ChartNode extends Pick<MapState, 'number' | 'kind' | 'ending' | 'waysOn'> {
  readonly x: number
  readonly y: number
  /** A shortest schedule that leads there. */
  readonly schedule: readonly Move[]
}

/** The steps from one state to another. */
export interface ChartEdge {
  readonly from: number
  readonly to: number
  /** The curve, as SVG writes paths. */
  readonly path: string
}

/** This many states can be told apart on a page. */
export const MOST_DRAWN = 400

/** How large a state is drawn. */
const NODE_SIZE = 24

/** Draws a map from the start down (Gansner et al. 1993); `null` if there are too many states. */
export function chartOf(map: StateMap): Chart | null {
  if (map.size > MOST_DRAWN) return null
  const states = Array.from({ length: map.size }, (_, number) => map.state(number))
  const graph = new dagre.graphlib.Graph()
  graph.setGraph({ rankdir: 'TB', nodesep: 12, ranksep: 28, marginx: 12, marginy: 12 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const { number } of states)
    graph.setNode(String(number), { width: NODE_SIZE, height: NODE_SIZE })
  for (const { number, links } of states) {
    for (const { to } of links) graph.setEdge(String(number), String(to))
  }
  dagre.layout(graph)
  const { width = 0, height = 0 } = graph.graph()
  const nodes = states.map(({ number, kind, ending, waysOn }) => {
    const { x, y } = graph.node(String(number))
    return { number, kind, ending, waysOn, x, y, schedule: map.scheduleTo(number) }
  })
  const edges = graph.edges().map(({ v, w }: Edge) => ({
    from: Number(v),
    to: Number(w),
    path: pathThrough(graph.edge(v, w).points ?? []),
  }))
  return { width, height, nodes, edges }
}

type Point = { readonly x: number; readonly y: number }

/** A curve that is drawn to each point in turn, and rounded at those between the ends. */
function pathThrough(points: readonly Point[]): string {
  const [first, ...rest] = points.map(({ x, y }) => `${Math.round(x)} ${Math.round(y)}`)
  const last = rest.pop()
  const middle = points.slice(1, -1).map(({ x, y }, i) => {
    const next = points[i + 2] as Point
    return `Q${rest[i]} ${Math.round((x + next.x) / 2)} ${Math.round((y + next.y) / 2)}`
  })
  return `M${first}${middle.join('')}L${last}`
}
