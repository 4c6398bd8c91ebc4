import type { Paint } from '../../text/paint.ts'
import { wrap } from '../../text/wrap.ts'
import type { Run } from '../execution/follow.ts'

const GUTTER = 7

/** Stands above the steps that can repeat for ever. */
const AGAIN = '↻ from here on, again and again:'

/** Stands below the step after which nothing can be saved. */
const NO_RETURN = '╌ the point of no return: however it goes on, it fails'

type Lanes = Pick<Run, 'tasks' | 'steps' | 'repeatsFrom'> & {
  readonly pointOfNoReturn?: number | null
}

/** A schedule as lanes: a column for each task, a row for each step. Fits into `width` columns. */
export function renderLanes(
  { tasks, steps, repeatsFrom, pointOfNoReturn }: Lanes,
  width: number,
  paint: Paint,
): string[] {
  const lane = Math.max(10, Math.floor((width - GUTTER) / Math.max(tasks.length, 1)))
  const remark = (text: string) => paint.yellow(`${' '.repeat(GUTTER)}${text}`)
  const head = `${' step'.padEnd(GUTTER)}${tasks.map((task) => task.slice(0, lane - 1).padEnd(lane)).join('')}`
  const rows = steps.flatMap((step, i) => {
    const mark = step.isPreemption ? '↷' : ' '
    const before = ' '.repeat(tasks.indexOf(step.task) * lane)
    const turn = i === repeatsFrom ? [remark(AGAIN)] : []
    const isLost = i + 1 === pointOfNoReturn && pointOfNoReturn < steps.length
    const lost = isLost ? [remark(NO_RETURN)] : []
    const lines = wrap(step.actions.join(', ') || 'goes on', lane - 1).map((text, line) => {
      const gutter = line === 0 ? `${String(i + 1).padStart(4)} ${mark} ` : ' '.repeat(GUTTER)
      return `${step.isPreemption ? paint.yellow(gutter) : paint.dim(gutter)}${before}${text}`
    })
    return [...turn, ...lines, ...lost]
  })
  return [paint.bold(head.trimEnd()), ...rows]
}

/** How a schedule ended, to stand below its lanes. */
export function renderEnding(
  { ending }: Pick<Run, 'ending'>,
  width: number,
  paint: Paint,
): string[] {
  const [first = '', ...rest] = wrap(ending.message, width - 10)
  const mark = ending.outcome === 'completed' ? paint.green('✓ end   ') : paint.red('✗ end   ')
  return [`  ${mark}${first}`, ...rest.map((line) => `${' '.repeat(10)}${line}`)]
}
