import { type ComponentChild, h } from 'preact'
import type { BoardProps } from './board-props.ts'

/** What Node would do next, where it is known: under the rule `node`, which is Node's own. */
export function NodesOwn({ game, played, moment }: BoardProps): ComponentChild {
  if (played.choice.rule !== 'node') return null
  const own = moment.moves.find(({ isNodes }) => isNodes)
  if (own === undefined) return null
  const what = own.startsTogether ? 'start all tasks in one tick' : `run ${own.task}`
  return h('p', { class: 'nodes-own' }, [
    `Without any delay, Node would now ${what}. `,
    h('button', { type: 'button', onClick: () => game.take(own.move) }, 'Let Node choose'),
  ])
}
