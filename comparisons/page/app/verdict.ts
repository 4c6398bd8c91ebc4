import { type ComponentChild, h } from 'preact'
import {
  type Ending,
  type Exploration,
  type Failure,
  failureToShow,
  forecastSentence,
  isSimplest,
  type Standing,
} from '../../explorer/index.ts'
import { plural } from '../../text/quantity.ts'
import type { BoardProps } from './board-props.ts'
import { endingOf } from './loop.ts'
import { sentenceOf } from './sentence-of.ts'

/** What the explorer says when the reader lets it play: every interleaving, in a blink. */
export function Verdict({ game, played, moment }: BoardProps): ComponentChild {
  const { search } = game
  return h('section', { class: 'panel', 'aria-label': 'Verdict' }, [
    h('h2', null, 'Every interleaving'),
    search.kind === 'none'
      ? h('button', { type: 'button', onClick: () => game.searchAll() }, 'Let the explorer play')
      : null,
    search.kind === 'searching'
      ? h('p', null, `Playing: ${plural(search.states, 'state')} so far.`)
      : null,
    h('div', { role: 'status' }, [
      search.kind === 'failed' ? h('p', null, `The explorer cannot play: ${search.why}.`) : null,
      search.kind === 'found'
        ? [
            h('p', null, sentenceOf(search.exploration)),
            search.exploration.failures.length > 0
              ? h('p', null, forecastSentence(search.exploration))
              : null,
            parOf(game, search.exploration, moment, endingOf(moment, played.loop)),
          ]
        : null,
    ]),
  ])
}

/** The simplest failure as par for the reader's own, and a button that shows it. */
function parOf(
  game: BoardProps['game'],
  exploration: Exploration,
  { steps }: Standing,
  ending: Ending | null,
): ComponentChild {
  const failure = failureToShow(exploration)
  if (failure === undefined || failure.ending.outcome === 'inconclusive') return null
  const hasBroken = ending !== null && ending.outcome !== 'completed'
  const own = steps.filter(({ isPreemption }) => isPreemption).length
  const what = isSimplest(exploration, failure) ? 'The simplest failure' : 'A failure'
  return [
    h('p', null, [
      `${what} takes ${sizeOf(failure.steps.length, failure.preemptions)}.`,
      hasBroken ? ` Yours took ${sizeOf(steps.length, own)}.` : '',
    ]),
    h('button', { type: 'button', onClick: () => game.show(failure) }, 'Show me'),
  ]
}

const sizeOf = (steps: number, preemptions: Failure['preemptions']): string =>
  `${plural(steps, 'step')}, with ${plural(preemptions, 'pre-emption')}`
