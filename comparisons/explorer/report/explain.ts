import { plain } from '../../text/paint.ts'
import { WIDTH } from '../../text/width.ts'
import { wrap } from '../../text/wrap.ts'
import type { Exploration } from '../exploration.ts'
import { renderEnding, renderLanes } from './lanes.ts'
import { failureToShow, forecastSentence, isSimplest, shapeOf, verdictOf } from './verdict.ts'
import type { Run } from './worded.ts'

/**
 * Says in words what an exploration has found and covered. If it has found a failure, this includes
 * the simplest failing schedule, as {@link explainRun} shows it.
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
    shapeOf(isSimplest(exploration, failure), failure),
    explainRun(failure),
    ...wrap(forecastSentence(exploration), WIDTH),
  ].join('\n')
}

/**
 * Shows one schedule, with a column for each task and a row for each step, and how it ended. `↷`
 * marks a pre-emption: the task of the step before was runnable and had to wait.
 *
 * @returns lines of 80 columns at most, without colours and without a line break at the end.
 */
export const explainRun = (run: Run): string =>
  [...renderLanes(run, WIDTH, plain), ...renderEnding(run, WIDTH, plain)].join('\n')
