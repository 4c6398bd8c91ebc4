import { type ComponentChild, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Step } from '../../../explorer/index.ts'
import type { Game } from '../game.ts'
import type { ChartNode } from './chart.ts'
import { outlookSentence } from './outlook-sentence.ts'

interface WayThereProps {
  readonly game: Game
  /** The state that is looked at. */
  readonly node: ChartNode | undefined
}

/** How long the reader has to look at a state before the way there is run, in milliseconds. */
const PAUSE = 80

/** The shortest schedule to a state in words, and what can still become of a run there. */
export function WayThere({ game, node }: WayThereProps): ComponentChild {
  const [known, setKnown] = useState<{
    readonly of: ChartNode
    readonly steps: readonly Step[]
  } | null>(null)
  useEffect(() => {
    if (node === undefined) return undefined
    let isWanted = true
    const timer = setTimeout(() => {
      game.stepsOf(node.schedule).then(
        (steps) => isWanted && setKnown({ of: node, steps }),
        () => {},
      )
    }, PAUSE)
    return () => {
      isWanted = false
      clearTimeout(timer)
    }
  }, [game, node])
  if (node === undefined) {
    return h('p', { class: 'way quiet' }, 'Point at a state to see the shortest way there.')
  }
  return h('div', { class: 'way', 'aria-live': 'polite' }, [
    h('p', null, [h('strong', null, `State ${node.number}. `), outlookSentence(node)]),
    node.schedule.length === 0
      ? h('p', { class: 'quiet' }, 'The start.')
      : [
          h('p', { class: 'quiet' }, 'The shortest way there:'),
          known?.of === node ? h('ol', null, known.steps.map(item)) : null,
        ],
  ])
}

const item = ({ task, actionsOfAll }: Step): ComponentChild =>
  h(
    'li',
    null,
    actionsOfAll.length === 0
      ? `${task} goes on`
      : actionsOfAll.map((each) => `${each.task} ${each.action}`).join(', '),
  )
