import { type ComponentChild, h } from 'preact'
import type { BoardProps } from './board-props.ts'

/** How the run has ended, and the command that replays it. */
export function EndingNote({ game, played, moment }: BoardProps): ComponentChild {
  const { ending } = moment
  const { token, name } = game
  const hasFailed = ending !== null && ending.outcome !== 'completed'
  const kind = ending === null ? '' : hasFailed ? 'failed' : 'held'
  return h('div', { class: `ending ${kind}`, 'data-outcome': ending?.outcome ?? 'open' }, [
    h(
      'p',
      { role: 'status' },
      ending === null
        ? task(played.solution.bug !== undefined)
        : [h('strong', null, hasFailed ? 'You broke it. ' : 'It held this time. '), ending.message],
    ),
    token === null
      ? null
      : h('p', { class: 'quiet token' }, [
          'In a terminal: ',
          h('code', null, `npx tsx scripts/run ${name} --replay ${token}`),
        ]),
  ])
}

const task = (isWrong: boolean): string =>
  isWrong
    ? 'Break it: choose who goes next until something goes wrong.'
    : 'Try to break it: choose who goes next. This solution is right, so it should hold.'
