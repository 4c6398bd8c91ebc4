import { type ComponentChild, h } from 'preact'
import type { Rule } from '../../explorer/index.ts'
import type { PlayableSolution } from '../registry.ts'
import type { Game, Played } from './game.ts'
import type { Progress } from './mend/progress.ts'
import { RULES } from './rules.ts'

interface PickersProps {
  readonly game: Game
  readonly progress: Progress
}

/** The lists from which a reader chooses what to play. */
export function Pickers({ game, progress }: PickersProps): ComponentChild {
  const { problems, played, name } = game
  return h('div', null, [
    h('div', { class: 'pickers' }, [
      h(Picker, {
        label: 'Problem',
        value: name,
        options: problems.map((each) => ({
          value: each.name,
          text: `${each.title}${progress.markOf(each.name)}`,
        })),
        choose: (value) => game.open(value),
      }),
      played && pickersIn(game, progress, played),
    ]),
    played?.problem.elsewhere.map((each) =>
      h('p', { class: 'quiet', key: each.name }, [
        h('code', null, each.name),
        ` is not played here: ${each.why}.`,
      ]),
    ),
  ])
}

const pickersIn = (
  game: Game,
  progress: Progress,
  { problem, choice, solution }: Played,
): ComponentChild => [
  h(Picker, {
    label: 'Solution',
    value: choice.solution,
    options: problem.solutions.map((each) => ({
      value: each.name,
      text: `${titleOf(each)}${each.changed ? '' : progress.markOf(problem.name, each.name)}`,
    })),
    choose: (solution) => game.choose({ solution }),
  }),
  h(Picker, {
    label: 'Scenario',
    value: choice.scenario,
    options: Object.keys(problem.pattern.scenarios).map((each) => ({
      value: each,
      text: `${each}${progress.markOf(problem.name, solution.changed?.from ?? solution.name, each)}`,
    })),
    choose: (scenario) => game.choose({ scenario }),
  }),
  h(Picker, {
    label: 'Who may interrupt',
    value: choice.rule,
    options: Object.entries(RULES).map(([rule, means]) => ({
      value: rule,
      text: `${rule}: ${means}`,
    })),
    choose: (rule) => game.choose({ rule: rule as Rule }),
  }),
]

const titleOf = ({ name, bug, changed }: PlayableSolution): string =>
  changed !== undefined
    ? `${changed.from}, as you have changed it`
    : bug === undefined
      ? `${name} (right)`
      : `${name} (wrong)`

/** A value, and how the list calls it. */
interface Option {
  readonly value: string
  readonly text: string
}

interface PickerProps {
  readonly label: string
  readonly value: string
  readonly options: readonly Option[]
  readonly choose: (value: string) => void
}

const Picker = ({ label, value, options, choose }: PickerProps): ComponentChild =>
  h('label', null, [
    label,
    h(
      'select',
      { value, onChange: (event: Event) => choose((event.target as HTMLSelectElement).value) },
      options.map(({ value: each, text }) =>
        h('option', { value: each, key: each, selected: each === value }, text),
      ),
    ),
  ])
