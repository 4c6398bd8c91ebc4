import { plain } from '../../text/paint.ts'
import { wrap } from '../../text/wrap.ts'
import type { Run } from '../execution/follow.ts'
import type { Exploration } from '../exploration.ts'
import { renderEnding, renderLanes } from './lanes.ts'
import { failureToShow, inOwnOrder, shapeOf, verdictOf } from './verdict.ts'

const WIDTH = 80

/**
 * Says in words what an exploration has found and what it covered. If it has found a failure, this
 * includes the simplest schedule that was found, as {@link explainRun} shows it.
 *
 * @returns lines of 80 columns at most, without colours and without a line break at the end.
 */
export function explain(exploration: Exploration): string {
  const lines = wrap(verdictOf(exploration), WIDTH)
  const failure = failureToShow(exploration)
  if (failure === undefined || failure.steps.length === 0) return lines.join('\n')
  return [
    ...lines,
    '',
    shapeOf(exploration, failure),
    explainRun(failure),
    ...wrap(inOwnOrder(exploration), WIDTH),
  ].join('\n')
}

/**
 * Shows one schedule, with a column for each task and a row for each step, and how it ended. `↷`
 * marks a pre-emption: the task of the step before could have gone on, and was made to wait.
 *
 * @returns lines of 80 columns at most, without colours and without a line break at the end.
 */
export const explainRun = (run: Run): string =>
  [...renderLanes(run, WIDTH, plain), ...renderEnding(run, WIDTH, plain)].join('\n')
