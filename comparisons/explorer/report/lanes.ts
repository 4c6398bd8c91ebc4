import type { Paint } from '../../text/paint.ts'
import { wrap } from '../../text/wrap.ts'
import type { StepPlace } from '../execution/schedule.ts'
import { placeText } from '../execution/source-place.ts'
import { describeFieldChange } from './describe.ts'
import type { Run, Step } from './worded.ts'

const GUTTER = 7

/** Stands above the steps that can repeat forever. */
const AGAIN = '↻ from here on, again and again:'

/** Stands above the step in which all tasks start. */
const TOGETHER = 'all tasks start in one tick:'

/** Stands below the step after which nothing can be saved. */
const NO_RETURN = '╌ point of no return: every continuation fails'

type Lanes = Pick<Run, 'tasks' | 'steps' | 'repeatsFrom'> & {
  readonly pointOfNoReturn?: number | null
}

/**
 * A schedule as lanes: a column for each task, a row for each step. Fits into `width` columns. A row
 * says which plain fields the step changed, and where there is room, between which lines of the source
 * it ran.
 */
export function renderLanes(lanes: Lanes, width: number, paint: Paint): string[] {
  return [headOfLanes(lanes, width, paint), ...rowsOfSteps(lanes, width, paint).flat()]
}

/** The names of the tasks, above their columns. */
export function headOfLanes({ tasks }: Pick<Run, 'tasks'>, width: number, paint: Paint): string {
  const lane = laneWidth(tasks, width)
  const names = tasks.map((task) => task.slice(0, lane - 1).padEnd(lane)).join('')
  return paint.bold(`${' step'.padEnd(GUTTER)}${names}`.trimEnd())
}

/** The lines of each step, with the remarks that belong to it. */
export function rowsOfSteps(lanes: Lanes, width: number, paint: Paint): string[][] {
  const { steps, repeatsFrom, pointOfNoReturn } = lanes
  const remark = (text: string) => paint.yellow(`${' '.repeat(GUTTER)}${text}`)
  return steps.map((step, i) => {
    const isLost = i + 1 === pointOfNoReturn && pointOfNoReturn < steps.length
    return [
      ...(i === repeatsFrom ? [remark(AGAIN)] : []),
      ...(step.startsTogether ? [paint.dim(`${' '.repeat(GUTTER)}${TOGETHER}`)] : []),
      ...renderStep(step, i, lanes, width, paint),
      ...(isLost ? [remark(NO_RETURN)] : []),
    ]
  })
}

function renderStep(
  step: Step,
  i: number,
  { tasks }: Lanes,
  width: number,
  paint: Paint,
): string[] {
  const { isPreemption } = step
  const lane = laneWidth(tasks, width)
  const columns = tasks.map((task) => {
    const text = detailsOf(step, task, lane - 1)
    return text === '' ? [] : wrap(text, lane - 1)
  })
  const number = `${String(i + 1).padStart(4)} ${isPreemption ? '↷' : ' '} `
  const height = Math.max(...columns.map(({ length }) => length))
  return Array.from({ length: height }, (_, line) => {
    const gutter = line === 0 ? number : ' '.repeat(GUTTER)
    const text = columns.map((column) => (column[line] ?? '').padEnd(lane)).join('')
    return `${isPreemption ? paint.yellow(gutter) : paint.dim(gutter)}${text}`.trimEnd()
  })
}

/** What `task` did in a step. */
function actionsOf({ task: mover, actionsOfAll }: Step, task: string): readonly string[] {
  if (actionsOfAll.length === 0) return task === mover ? ['goes on'] : []
  return actionsOfAll.filter((each) => each.task === task).map(({ action }) => action)
}

/**
 * The same, with the fields that it changed, and where, if that can be written without a break within
 * a word: `left 1→0, done (shop.ts:7)`.
 */
function detailsOf(step: Step, task: string, width: number): string {
  const changes = (step.changes ?? []).filter(({ by = step.task }) => by === task)
  const actions = actionsOf(step, task)
  const isKnown = changes.length > 0 && step.actionsOfAll.length === 0
  const all = [...changes.map(describeFieldChange), ...(isKnown ? [] : actions)].join(', ')
  const place = step.places?.find((each) => each.task === task)
  const fits = (text: string) => `(${text})`.split(' ').every((word) => word.length <= width)
  const where = describePlace(place ?? { task }).find(fits)
  return all === '' || where === undefined ? all : `${all} (${where})`
}

/**
 * The lines between which a step ran, in full and as short as can be: `shop.ts:7–9`, `:7–9`. Between
 * two files it is `shop.ts:7 to bank.ts:3`.
 */
function describePlace({ from, to }: StepPlace): string[] {
  const [start, end = start] = [from, to].flatMap((place) => (place === undefined ? [] : [place]))
  if (start === undefined || end === undefined) return []
  if (start.file !== end.file) return [`${placeText(start)} to ${placeText(end)}`]
  const lines = start.line === end.line ? '' : `–${end.line}`
  return [`${placeText(start)}${lines}`, `:${start.line}${lines}`]
}

const laneWidth = (tasks: readonly string[], width: number): number =>
  Math.max(10, Math.floor((width - GUTTER) / Math.max(tasks.length, 1)))

/** How a schedule ended, to stand below its lanes. */
export function renderEnding(
  { ending }: Pick<Run, 'ending'>,
  width: number,
  paint: Paint,
): string[] {
  const [first = '', ...rest] = wrap(ending.message, width - 10)
  const mark = ending.outcome === 'completed' ? paint.green('✓ end   ') : paint.red('✗ end   ')
  return [`  ${mark}${first}`, ...rest.map((line) => `${' '.repeat(10)}${line}`.trimEnd())]
}
