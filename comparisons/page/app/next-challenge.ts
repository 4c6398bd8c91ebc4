import { type ComponentChild, h } from 'preact'
import type { PlayableSolution } from '../registry.ts'
import type { BoardProps } from './board-props.ts'
import { isFailing } from './is-failing.ts'
import { endingOf } from './loop.ts'

/** Once a wrong solution is broken, a right one to try next. */
export function NextChallenge({ game, played, moment }: BoardProps): ComponentChild {
  const { solution, problem, choice } = played
  const ending = endingOf(moment, played.loop)
  if (solution.bug === undefined || ending === null || !isFailing(ending.outcome)) return null
  const right = rightOne(problem.solutions, choice.scenario)
  if (right === undefined) return null
  return h(
    'p',
    null,
    h(
      'button',
      { type: 'button', onClick: () => game.choose({ solution: right.name }) },
      `Now try to break ${right.name}.ts, which is right`,
    ),
  )
}

/**
 * A right solution that declares no failure in `scenario`: that with transactions, if there is one. What the
 * reader has written is none of them, and must not run here: to look at its module is to run it.
 */
function rightOne(
  solutions: readonly PlayableSolution[],
  scenario: string,
): PlayableSolution | undefined {
  const right = solutions.filter(
    (each) =>
      each.changed === undefined &&
      each.bug === undefined &&
      each.outcomes?.[scenario] === undefined,
  )
  return right.find(({ name }) => name === 'stm') ?? right.at(-1)
}
