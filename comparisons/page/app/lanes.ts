import { type ComponentChild, h } from 'preact'
import {
  describeAwaited,
  type Next,
  type PossibleMove,
  type Standing,
  type Step,
  type TaskNow,
} from '../../explorer/index.ts'
import type { BoardProps } from './board-props.ts'
import type { Game, Played } from './game.ts'

/** A column for each task, a row for each step, and below them what each can do next. */
export function Lanes({ game, played, moment }: BoardProps): ComponentChild {
  const { tasks, steps } = moment
  return h('section', { class: 'panel', 'aria-label': 'Steps' }, [
    h('h2', { class: 'unseen' }, 'Steps'),
    h('div', { class: 'scroll', tabIndex: 0, role: 'region', 'aria-label': 'Steps of each task' }, [
      h('table', { class: 'lanes' }, [
        h('thead', null, [
          h('tr', null, [
            h('th', { class: 'number', scope: 'col' }, h('span', { class: 'unseen' }, 'Step')),
            tasks.map(({ task }) => h('th', { scope: 'col', key: task }, task)),
          ]),
        ]),
        h('tbody', null, [
          h('tr', { key: 'start' }, [
            h('th', { class: 'number', scope: 'row' }, jumpTo(game, 0, steps.length)),
            tasks.map(({ task }) => h('td', { key: task, class: 'quiet' }, 'has not started')),
          ]),
          steps.map((step, i) => row(game, moment, step, i)),
        ]),
        h('tfoot', null, [
          h('tr', null, [
            h('td', { class: 'number' }),
            tasks.map((task) => cellOfNext(game, played, moment, task)),
          ]),
        ]),
      ]),
    ]),
    steps.some(({ isPreemption }) => isPreemption) ? h('p', { class: 'quiet' }, PREEMPTION) : null,
    h(
      'p',
      { class: 'unseen', role: 'status', 'aria-live': 'polite' },
      spoken(steps.at(-1), steps.length),
    ),
  ])
}

function jumpTo(game: Game, step: number, now: number): ComponentChild {
  return h(
    'button',
    {
      type: 'button',
      onClick: () => game.jump(step),
      'aria-label': `go to step ${step}`,
      ...(step === now && { 'aria-current': 'step' }),
    },
    String(step),
  )
}

function row(game: Game, { tasks, steps }: Standing, step: Step, i: number): ComponentChild {
  const { task: mover, actionsOfAll, isPreemption } = step
  return h('tr', { key: i, class: isPreemption ? 'preempts' : '' }, [
    h('th', { class: 'number', scope: 'row' }, jumpTo(game, i + 1, steps.length)),
    tasks.map(({ task }) => {
      const actions = actionsOfAll.filter((each) => each.task === task).map(({ action }) => action)
      const shown = task === mover && actions.length === 0 ? ['goes on'] : actions
      return h(
        'td',
        { key: task, class: task === mover ? 'acts' : '' },
        shown.map((action, at) => h('div', { key: at }, action)),
      )
    }),
  ])
}

/** A way to go on, of which it need not be known yet what it would do. */
type Way = PossibleMove & Partial<Pick<Next, 'step'>>

function cellOfNext(
  game: Game,
  { next, choice }: Played,
  { moves }: Standing,
  task: TaskNow,
): ComponentChild {
  const ways: readonly Way[] = next ?? moves
  const own = ways.map((each, i) => [each, i] as const).filter(([each]) => each.task === task.task)
  return h('td', { class: 'next', key: task.task, 'aria-busy': next === null }, [
    own.map(([each, i]) =>
      button(
        game,
        each,
        next !== null && game.hasKeys ? keyOf(i) : '',
        choice.rule === 'node' && each.isNodes,
      ),
    ),
    own.length === 0 ? h('div', { class: 'quiet' }, standing(task)) : null,
  ])
}

const keyOf = (i: number): string => (i < 9 ? String(i + 1) : '')

function button(game: Game, way: Way, key: string, isNodes: boolean): ComponentChild {
  return h(
    'button',
    {
      type: 'button',
      class: isNodes ? 'nodes' : '',
      key: JSON.stringify(way.move),
      onClick: () => game.take(way.move),
      ...(key !== '' && { 'aria-keyshortcuts': key }),
    },
    [
      h('span', { class: 'key', 'aria-hidden': 'true' }, key),
      h('span', { class: 'unseen' }, `${way.task}: `),
      textOf(way),
      isNodes ? h('span', { class: 'quiet' }, ' (Node’s choice)') : null,
    ],
  )
}

/** At most this many of the things that a step does stand on its button. */
const FEW = 3

function textOf({ step, startsTogether, move, slowness, label }: Way): string {
  if (startsTogether) return 'all start in one tick'
  const actions = step?.actions ?? [label]
  const shown = actions.length === 0 ? ['goes on'] : actions.slice(0, FEW)
  const more = actions.length > FEW ? ', …' : ''
  const how = [move.atOnce ? 'hands over at once' : '', slowness > 0 ? 'later' : '']
  const said = how.filter((each) => each !== '').join(', ')
  return `${said === '' ? '' : `${said}: `}${shown.join(', ')}${more}`
}

/** Why a task cannot go on. */
function standing({ state, awaits }: TaskNow): string {
  if (state === 'done') return 'done'
  if (state === 'threw') return 'threw an error'
  const waits = awaits.flatMap(({ waitsFor, heldBy }) => {
    if (waitsFor === null) return []
    const holders = heldBy.length > 0 ? `, held by ${heldBy.join(' and ')}` : ''
    return [`waits for ${describeAwaited(waitsFor)}${holders}`]
  })
  return waits.length > 0 ? waits.join('; ') : 'waits'
}

/** The same as `docs/glossary.md` says. */
const PREEMPTION =
  '↷ marks a pre-emption: a step of another task, although the task of the previous step was able to continue.'

function spoken(step: Step | undefined, count: number): string {
  if (step === undefined) return 'At the start.'
  const said = step.actionsOfAll.map(({ task, action }) => `${task} ${action}`)
  const what = said.length === 0 ? `${step.task} goes on` : said.join('; ')
  return `Step ${count}${step.isPreemption ? ', a pre-emption' : ''}: ${what}.`
}
