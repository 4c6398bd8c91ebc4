import type { Chart, ChartNode } from './chart.ts'

/**
 * The state to which an arrow key leads from the state `at`: down along a step, up to one from which a step
 * leads here, and to the sides among those at the same height. `undefined` if there is none, or it is
 * another key.
 */
export function neighbour({ nodes, edges }: Chart, at: number, key: string): number | undefined {
  const node = nodes[at]
  if (node === undefined) return undefined
  const near = (numbers: readonly number[]) =>
    nearest(
      node,
      numbers.map((number) => nodes[number] as ChartNode),
    )
  switch (key) {
    case 'ArrowDown':
      return near(edges.filter(({ from, to }) => from === at && to !== at).map(({ to }) => to))
    case 'ArrowUp':
      return near(edges.filter(({ from, to }) => to === at && from !== at).map(({ from }) => from))
    case 'ArrowLeft':
      return nearest(
        node,
        inRowOf(node, nodes).filter(({ x }) => x < node.x),
      )
    case 'ArrowRight':
      return nearest(
        node,
        inRowOf(node, nodes).filter(({ x }) => x > node.x),
      )
    case 'Home':
      return 0
    default:
      return undefined
  }
}

const inRowOf = ({ y }: ChartNode, nodes: readonly ChartNode[]): readonly ChartNode[] =>
  nodes.filter((each) => Math.abs(each.y - y) < 1)

function nearest({ x }: ChartNode, among: readonly ChartNode[]): number | undefined {
  let found: ChartNode | undefined
  for (const each of among) {
    if (found === undefined || Math.abs(each.x - x) < Math.abs(found.x - x)) found = each
  }
  return found?.number
}
