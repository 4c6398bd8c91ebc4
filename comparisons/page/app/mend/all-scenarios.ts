import { type ComponentChild, h } from 'preact'
import type { Game } from '../game.ts'
import { isFailing } from '../is-failing.ts'
import { sentenceOf } from '../sentence-of.ts'
import { isProof } from './is-proof.ts'
import type { Bench, Mending } from './mending.ts'
import type { Round, Rounds } from './rounds.ts'

interface AllScenariosProps {
  readonly game: Game
  readonly mending: Mending
  readonly bench: Bench
}

/** What the explorer finds of the reader's text in every scenario: a solution has to hold in all. */
export function AllScenarios({ game, mending, bench }: AllScenariosProps): ComponentChild {
  const { rounds } = mending
  const { solution, choice } = game.played ?? {}
  const isPlayed = solution?.changed?.file === bench.original.file
  if (!isPlayed || bench.tried !== bench.text || game.search.kind === 'searching') return null
  if (rounds === null || rounds.rule !== choice?.rule) {
    return h('button', { type: 'button', onClick: () => mending.playAll() }, 'Play every scenario')
  }
  return h('div', { role: 'region', 'aria-label': 'Every scenario' }, [
    h(
      'ul',
      { class: 'rounds' },
      rounds.rounds.map((round) => h('li', { key: round.scenario }, line(game, rounds, round))),
    ),
    h('p', { role: 'status' }, rounds.isOver ? summary(rounds) : 'The explorer plays…'),
    rounds.isOver ? null : h('button', { type: 'button', onClick: () => rounds.stop() }, 'Stop'),
  ])
}

function line(game: Game, rounds: Rounds, round: Round): ComponentChild {
  const { scenario, exploration, trouble } = round
  const isOpen = exploration === null && trouble === null
  const isPlayed = game.played?.choice.scenario === scenario
  return [
    h('strong', null, `${markOf(round)}${scenario}`),
    isOpen && rounds.isOver ? ': not played' : '',
    isOpen && !rounds.isOver ? ': to be played' : '',
    trouble === null ? '' : `: cannot be played, for ${trouble}`,
    exploration === null ? '' : `: ${sentenceOf(exploration)} `,
    exploration === null || isPlayed
      ? null
      : h('button', { type: 'button', onClick: () => game.choose({ scenario }) }, 'Play it'),
  ]
}

const markOf = ({ exploration }: Round): string =>
  exploration === null ? '' : isProof(exploration) ? '✓ ' : hasFailed(exploration) ? '✗ ' : ''

const hasFailed = ({ outcomes }: NonNullable<Round['exploration']>): boolean =>
  [...outcomes.keys()].some(isFailing)

function summary({ rounds }: Rounds): string {
  const played = rounds.flatMap(({ exploration }) => exploration ?? [])
  const proved = played.filter(isProof).length
  return `It holds in ${proved} of ${played.length} scenarios that were played.`
}
