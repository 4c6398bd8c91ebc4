import { type ComponentChild, Fragment, h } from 'preact'
import { useEffect, useLayoutEffect, useState } from 'preact/hooks'
import type { BoardProps } from './board-props.ts'
import type { Game } from './game.ts'
import { Hints } from './hints.ts'
import { MapPanel } from './map/map-panel.ts'
import { MendPanel } from './mend/mend-panel.ts'
import type { Mending } from './mend/mending.ts'
import type { Progress } from './mend/progress.ts'
import { NodesOwn } from './nodes-own.ts'
import { Pickers } from './pickers.ts'
import { ProgressNote } from './progress-note.ts'
import { RunView } from './run-view.ts'
import { Shared } from './shared.ts'
import { Source } from './source.ts'
import { TaskNote } from './task-note.ts'
import { Tools } from './tools.ts'
import { Verdict } from './verdict.ts'
import { WaitFor } from './wait-for.ts'

interface PageProps {
  readonly game: Game
  readonly mending: Mending
  readonly progress: Progress
  /** Forgets all that the browser keeps of this page. */
  readonly forget: () => void
}

/** The whole page. It is drawn again whenever the game has changed. */
export function Page({ game, mending, progress, forget }: PageProps): ComponentChild {
  const [, redraw] = useState(0)
  // Before anything is painted: the run may be known by then.
  useLayoutEffect(() => game.subscribe(() => redraw((count) => count + 1)), [game])
  const title = game.played?.problem.pattern.title
  useEffect(() => {
    if (title !== undefined) document.title = `${title} – You are the scheduler`
  }, [title])
  const { played, trouble } = game
  return h('main', null, [
    h('h1', null, 'You are the scheduler'),
    played &&
      h(
        'p',
        { class: 'quiet' },
        `${played.problem.pattern.title}. ${played.problem.pattern.lesson}`,
      ),
    h(Pickers, { game, progress }),
    trouble && h('p', { class: 'ending failed', role: 'alert' }, trouble),
    h(Tools, { game }),
    played
      ? h(Board, { game, mending, played })
      : trouble === null
        ? h('p', { role: 'status' }, 'Loading the problem…')
        : h('button', { type: 'button', onClick: () => game.openAddress() }, 'Try again'),
    h(ProgressNote, { progress, isKept: mending.isKept, forget }),
  ])
}

interface BoardOfAnyProps extends Omit<BoardProps, 'moment'> {
  readonly mending: Mending
}

/** The board. What the reader writes stays where it is while a run is set up. */
function Board({ game, mending, played }: BoardOfAnyProps): ComponentChild {
  const { moment } = played
  const props = moment && { game, played, moment }
  return h(Fragment, null, [
    h(TaskNote, { game, played }),
    h('div', { class: 'board' }, [
      h(
        'div',
        { key: 'run' },
        props
          ? [
              h(RunView, props),
              h(NodesOwn, props),
              h(Hints, props),
              h(Verdict, props),
              h(MapPanel, { game, played }),
              h(WaitFor, props),
            ]
          : h('p', { role: 'status' }, 'Setting up the run…'),
      ),
      h('div', { key: 'code' }, [
        props && h(Source, props),
        h(MendPanel, { key: 'mend', game, mending, played }),
        props && h(Shared, props),
      ]),
    ]),
  ])
}
