import { type ComponentChild, h } from 'preact'
import type { ChartNode } from './chart.ts'
import { outlookSentence } from './outlook-sentence.ts'
import { symbolOf } from './symbols.ts'

/** The id of a state in the document. */
export const idOf = (number: number): string => `state-${number}`

interface NodeViewProps {
  readonly node: ChartNode
  /** The names of the tasks. */
  readonly tasks: readonly string[]
}

/** A state in the picture. What it says to those who cannot see it, {@link labelOf} says. */
export const NodeView = ({ node, tasks }: NodeViewProps): ComponentChild =>
  h(
    'g',
    {
      id: idOf(node.number),
      class: `state ${node.kind}`,
      role: 'option',
      'data-state': node.number,
      'aria-label': labelOf(node, tasks),
      transform: `translate(${Math.round(node.x)} ${Math.round(node.y)})`,
    },
    symbolOf(node.kind, node.ending !== null),
  )

/** What a state is, and who goes next on the shortest way there. */
function labelOf(node: ChartNode, tasks: readonly string[]): string {
  const names = node.schedule.map(({ task, operation }) =>
    operation < 0 ? 'all start' : (tasks[task] ?? ''),
  )
  const way = names.length === 0 ? 'The start.' : `After ${names.join(', ')}.`
  return `${way} ${outlookSentence(node)}`
}
