import { type ComponentChild, h } from 'preact'
import { type Exploration, failureToShow, isSimplest } from '../../../explorer/index.ts'
import { plural } from '../../../text/quantity.ts'
import type { Game } from '../game.ts'
import { isFailing } from '../is-failing.ts'
import { sentenceOf } from '../sentence-of.ts'
import { isProof } from './is-proof.ts'
import type { Bench } from './mending.ts'

interface MendVerdictProps {
  readonly game: Game
  readonly bench: Bench
}

/** What the explorer answers to what the reader has written. */
export function MendVerdict({ game, bench }: MendVerdictProps): ComponentChild {
  const { search, played } = game
  const isPlayed = played?.solution.changed?.file === bench.original.file
  const isTried = isPlayed && bench.tried === bench.text
  return h('div', { role: 'status', class: 'answer' }, [
    !isPlayed && bench.tried === bench.text ? h('p', null, game.trouble) : null,
    isPlayed && !isTried ? h('p', null, 'The text has changed since it was tried.') : null,
    isTried && search.kind === 'found' ? answer(game, search.exploration) : null,
  ])
}

function answer(game: Game, exploration: Exploration): ComponentChild {
  const sentence = h('p', null, sentenceOf(exploration))
  if (isProof(exploration)) {
    return [
      h('p', null, h('strong', { class: 'held' }, 'It holds.')),
      sentence,
      h('p', { class: 'quiet' }, 'That is this scenario, under this rule.'),
    ]
  }
  const failure = failureToShow(exploration)
  if (failure === undefined) return sentence
  if (!isFailing(failure.ending.outcome)) {
    return [sentence, h('p', null, `${failure.ending.message}.`)]
  }
  const what = isSimplest(exploration, failure) ? 'The simplest schedule' : 'A schedule'
  const steps = plural(failure.steps.length, 'step')
  return [
    h('p', null, h('strong', { class: 'failed' }, 'It can still go wrong.')),
    sentence,
    h('p', null, `${what} that breaks it takes ${steps}: ${failure.ending.message}`),
    h('button', { type: 'button', onClick: () => game.show(failure) }, 'Show me how it breaks'),
  ]
}
