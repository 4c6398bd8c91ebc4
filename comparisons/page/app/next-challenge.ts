import { type ComponentChild, h } from 'preact'
import type { PlayableSolution } from '../registry.ts'
import type { BoardProps } from './board-props.ts'
import { endingOf } from './loop.ts'

/** Once a wrong solution is broken, a right one to try next. */
export function NextChallenge({ game, played, moment }: BoardProps): ComponentChild {
  const { solution, problem, choice } = played
  const { outcome = 'completed' } = endingOf(moment, played.loop) ?? {}
  const hasFailed = outcome !== 'completed' && outcome !== 'inconclusive'
  const right = rightOne(problem.solutions, choice.scenario)
  if (solution.bug === undefined || !hasFailed || right === undefined) return null
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

/** A right solution that declares no failure in `scenario`: that with transactions, if there is one. */
function rightOne(
  solutions: readonly PlayableSolution[],
  scenario: string,
): PlayableSolution | undefined {
  const right = solutions.filter(
    ({ bug, module }) => bug === undefined && module.outcomes?.[scenario] === undefined,
  )
  return right.find(({ name }) => name === 'stm') ?? right.at(-1)
}
