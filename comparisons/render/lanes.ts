import type { ChalkInstance } from 'chalk'
import type { Run } from '../explorer/index.ts'
import { wrap } from './wrap.ts'

const GUTTER = 7

/** A schedule as lanes: a column for each task, a row for each step. Fits into `width` columns. */
export function renderLanes(
  { tasks, steps }: Pick<Run, 'tasks' | 'steps'>,
  width: number,
  chalk: ChalkInstance,
): string[] {
  const lane = Math.max(10, Math.floor((width - GUTTER) / Math.max(tasks.length, 1)))
  const head = `${' step'.padEnd(GUTTER)}${tasks.map((task) => task.slice(0, lane - 1).padEnd(lane)).join('')}`
  const rows = steps.flatMap((step, i) => {
    const mark = step.isPreemption ? '↷' : ' '
    const before = ' '.repeat(tasks.indexOf(step.task) * lane)
    return wrap(step.actions.join(', ') || 'goes on', lane - 1).map((text, line) => {
      const gutter = line === 0 ? `${String(i + 1).padStart(4)} ${mark} ` : ' '.repeat(GUTTER)
      return `${step.isPreemption ? chalk.yellow(gutter) : chalk.dim(gutter)}${before}${text}`
    })
  })
  return [chalk.bold(head.trimEnd()), ...rows]
}
