import { count } from '../../text/quantity.ts'
import type { Table } from '../explorations/explorer-report.ts'
import { short } from '../figures.ts'
import type { Outcome } from '../outcome.ts'
import type { Task } from './main-thread.ts'
import { type MapRow, PAGE, type PageReport, type ProblemRow } from './measure-page.ts'

/** The report as tables, for the terminal and for pages. */
export const pageTables = ({ browser, problems, maps }: PageReport): readonly Table[] => [
  {
    title: 'The page: what the reader waits for',
    about:
      `In ${browser}, the first scenario of each problem. Tasks are the longest of the main thread, which ` +
      'answers nothing meanwhile: CPU time, and real time in brackets. First paint is real time.',
    cells: [
      [
        'problem',
        'first load',
        'first paint',
        'task of the load',
        'of a step',
        'steps',
        'of the map',
      ],
      ...problems.map(({ problem, bytes, paint, load, step, steps, map }) => [
        problem,
        `${short(bytes / 1000)} kB`,
        milliseconds(paint),
        taskText(load),
        taskText(step),
        String(steps),
        taskText(map),
      ]),
    ],
  },
  {
    title: 'The page: large maps',
    about:
      'A worker searches, from the moment at which the page is there: its CPU time. Shown after is real time, from ' +
      'the click on the map. The longest task is that of the main thread, from the load until the map is shown.',
    cells: [
      ['program', 'states', 'searched in', 'shown after', 'longest task'],
      ...maps.map(({ program, states, search, wall, longest }) => [
        program,
        count(states),
        milliseconds(search),
        milliseconds(wall),
        taskText(longest),
      ]),
    ],
  },
]

const milliseconds = (time: number): string => `${short(time)} ms`

const taskText = ({ cpu, wall }: Task): string => `${short(cpu)} ms (${short(wall)})`

/** What the page promises, and what was measured. */
export function pageTargets({ problems, maps }: PageReport): readonly Outcome[] {
  const most = (figure: (row: ProblemRow) => number) => Math.max(...problems.map(figure))
  const search = maps.filter(({ states }) => states <= 2_900).map(({ search }: MapRow) => search)
  const tasks = maps.map(({ longest }) => longest.cpu)
  return [
    target('first load ≤ 250 kB', most(({ bytes }) => bytes) / 1000, 250),
    target(
      'first paint ≤ 1,000 ms',
      most(({ paint }) => paint),
      1_000,
    ),
    target(
      'task of a load ≤ 50 ms',
      most(({ load }) => load.cpu),
      50,
    ),
    target(
      'task of a step ≤ 50 ms',
      most(({ step }) => step.cpu),
      50,
    ),
    target(
      'task of a map ≤ 50 ms',
      Math.max(
        most(({ map }) => map.cpu),
        ...tasks,
      ),
      50,
    ),
    target('map of 2,500 states ≤ 3,000 ms', Math.max(...search), 3_000),
  ]
}

const target = (target: string, measured: number, atMost: number): Outcome => ({
  benchmark: PAGE,
  target,
  measured,
  met: measured <= atMost,
})
