import { type ComponentChild, h } from 'preact'
import type { BoardProps } from './board-props.ts'
import type { Game, Played } from './game.ts'
import { isFailing } from './is-failing.ts'
import { mayFail } from './may-fail.ts'

/** What the reader is to do with what is played; if it cannot be done here, a way to where it can. */
export function TaskNote({ game, played }: Omit<BoardProps, 'moment'>): ComponentChild {
  const { solution, problem } = played
  const isWrong = solution.bug !== undefined && solution.changed === undefined
  const fails = canFail(game, played)
  const elsewhere =
    isWrong && !fails
      ? Object.keys(problem.pattern.scenarios).find((each) => mayFail(solution, each))
      : undefined
  return h('div', { class: 'task' }, [
    h('p', { role: 'status' }, sentence(played, isWrong, fails)),
    elsewhere === undefined || elsewhere === played.choice.scenario
      ? null
      : h(
          'button',
          { type: 'button', onClick: () => game.choose({ scenario: elsewhere }) },
          `Play “${elsewhere}”, in which it can fail`,
        ),
  ])
}

function sentence({ solution }: Played, isWrong: boolean, fails: boolean): string {
  if (solution.changed !== undefined) return 'This is what you have written: try to break it.'
  if (isWrong) {
    return fails
      ? 'Break it: choose who goes next until something goes wrong.'
      : 'This solution is wrong, but no run of this scenario fails under this rule. Choose another scenario or rule to break it.'
  }
  return fails
    ? 'Break it: this solution is right elsewhere, but in this scenario it can fail.'
    : 'Try to break it: choose who goes next. It is right, so it should hold. Give up? Let the explorer play.'
}

/** Whether some run of what is played fails: as the explorer has found, or as is declared until it has. */
function canFail({ lookout }: Game, { solution, choice }: Played): boolean {
  const exploration = lookout.survey?.found?.exploration
  return exploration?.complete
    ? [...exploration.outcomes.keys()].some(isFailing)
    : mayFail(solution, choice.scenario)
}
