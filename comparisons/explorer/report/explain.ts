import { plain } from '../../text/paint.ts'
import { WIDTH } from '../../text/width.ts'
import { wrap } from '../../text/wrap.ts'
import type { Ending } from '../execution/ending.ts'
import { describePlan } from '../execution/time/delay-plan.ts'
import type { Exploration, Failure } from '../exploration.ts'
import { assertExploration } from '../misuse.ts'
import { renderEnding, renderLanes } from './lanes.ts'
import {
  decisive,
  failureToShow,
  forecastSentence,
  isSimplest,
  shapeOf,
  verdictOf,
} from './verdict.ts'
import type { Run } from './worded.ts'

/**
 * Says in words what an exploration has found and covered. If it has found a failure, this includes
 * the simplest failing schedule, as {@link explainRun} shows it.
 *
 * @throws ExplorerMisuse for what is no exploration, such as a promise of one.
 * @returns lines of 80 columns at most, without colours and without a line break at the end.
 *
 * @example
 * const never: Program = () => ({ tasks: { Ann: () => new Promise(() => {}) } })
 * explain(await explore(never)).includes('deadlock') // => true
 */
export function explain(exploration: Exploration): string {
  assertExploration('explain', exploration)
  const { notFollowed = [] } = exploration
  const lines = [verdictOf(exploration), ...notFollowed].flatMap((each) => wrap(each, WIDTH))
  const failure = failureToShow(exploration)
  if (failure === undefined) return lines.join('\n')
  const advice = adviceOn(failure.cause).flatMap((each) => wrap(each, WIDTH))
  if (failure.steps.length === 0)
    return [...lines, ...renderEnding(failure, WIDTH, plain), ...advice].join('\n')
  const judged = decisive(exploration)
  return [
    ...lines,
    '',
    shapeOf(isSimplest(judged, failure), failure),
    explainRun(failure),
    ...wrap(realSentence(judged, failure), WIDTH),
    ...advice,
  ].join('\n')
}

/** What to do where there is no verdict, or nothing. */
const adviceOn = ({ kind }: Ending): readonly string[] =>
  kind === 'uncontrolled' || kind === 'foreign-work' ? [OUTSIDE] : []

const OUTSIDE =
  'What takes its own time, as a file, a socket or a thread does, cannot be explored. Hand the function ' +
  "that does it to the code under test, and in the test take one that awaits work('reads') and returns " +
  'what the real one might.'

/** Whether Node itself does it, and with which delays. */
function realSentence(judged: Exploration, { plan }: Failure): string {
  if (judged.rule !== 'node' || plan === null) return forecastSentence(judged)
  const how = plan.works.length === 0 ? 'Node does this' : 'Node does this with these delays'
  return `${forecastSentence(judged)} ${how}: ${describePlan(plan)}.`
}

/**
 * Shows one schedule, with a column for each task and a row for each step, and how it ended. `↷`
 * marks a pre-emption: the task of the step before was runnable and had to wait. A row says which plain
 * fields the step changed, and between which lines of the source it ran: `stock 4→3, done (shop.ts:7)`.
 *
 * @returns lines of 80 columns at most, without colours and without a line break at the end.
 *
 * @example
 * const greet: Program = ({ work }) => ({ tasks: { Ann: () => work('greets') } })
 * const run = await replay(greet, [])
 * explainRun(run).includes('greets') // => true
 * const places = run.steps.flatMap((step) => step.places ?? []).flatMap(({ to }) => to ?? [])
 * placeText(places[0]).includes('.ts:') // => true
 */
export const explainRun = (run: Run): string =>
  [...renderLanes(run, WIDTH, plain), ...renderEnding(run, WIDTH, plain)].join('\n')
