import { type ComponentChild, h } from 'preact'
import { arrowTip } from '../arrow-tip.ts'
import type { Chart } from './chart.ts'
import { NodeView } from './node-view.ts'

interface BackgroundProps {
  readonly chart: Chart
  readonly tasks: readonly string[]
  /** Called with the state that is pointed at. */
  readonly point: (number: number) => void
  readonly goTo: (number: number) => void
}

/** All states and steps, which are the same wherever the run stands. */
export const Background = ({ chart, tasks, point, goTo }: BackgroundProps): ComponentChild =>
  h(
    'g',
    {
      onMouseOver: (event: MouseEvent) => withState(event, point),
      onClick: (event: MouseEvent) => withState(event, goTo),
    },
    [
      arrowTip('step'),
      h('path', { class: 'steps', d: chart.edges.map(({ path }) => path).join('') }),
      chart.nodes.map((node) => h(NodeView, { key: node.number, node, tasks })),
    ],
  )

function withState({ target }: MouseEvent, use: (number: number) => void): void {
  const state = (target as Element).closest('[data-state]')
  if (state !== null) use(Number(state.getAttribute('data-state')))
}
