import { type ComponentChild, Fragment, h } from 'preact'
import { useLayoutEffect, useState } from 'preact/hooks'
import type { BoardProps } from './board-props.ts'
import { EndingNote } from './ending-note.ts'
import type { Game } from './game.ts'
import { Lanes } from './lanes.ts'
import { Pickers } from './pickers.ts'
import { Shared } from './shared.ts'
import { Source } from './source.ts'
import { Tools, useKeys } from './tools.ts'
import { Verdict } from './verdict.ts'
import { WaitFor } from './wait-for.ts'

/** The whole page. It is drawn again whenever the game has changed. */
export function Page({ game }: { readonly game: Game }): ComponentChild {
  const [, redraw] = useState(0)
  // Before anything is painted: the run may be known by then.
  useLayoutEffect(() => game.subscribe(() => redraw((count) => count + 1)), [game])
  useKeys(game)
  const { played, trouble } = game
  return h('main', null, [
    h('h1', null, 'You are the scheduler'),
    played &&
      h(
        'p',
        { class: 'quiet' },
        `${played.problem.pattern.title}. ${played.problem.pattern.lesson}`,
      ),
    h(Pickers, { game }),
    trouble && h('p', { class: 'ending failed', role: 'alert' }, trouble),
    h(Tools, { game }),
    played?.moment
      ? h(Board, { game, played, moment: played.moment })
      : h('p', { role: 'status' }, 'Setting up the run…'),
  ])
}

const Board = ({ game, played, moment }: BoardProps): ComponentChild =>
  h(Fragment, null, [
    h(EndingNote, { game, played, moment }),
    h('div', { class: 'board' }, [
      h('div', null, [
        h(Lanes, { game, played, moment }),
        h(WaitFor, { moment }),
        h(Verdict, { game, played, moment }),
      ]),
      h('div', null, [h(Source, { played, moment }), h(Shared, { moment })]),
    ]),
  ])
