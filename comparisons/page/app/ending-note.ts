import { type ComponentChild, h, type Ref } from 'preact'
import type { Ending, Outcome, Standing } from '../../explorer/index.ts'
import type { BoardProps } from './board-props.ts'
import { isFailing } from './is-failing.ts'
import { endingOf, type Loop } from './loop.ts'

interface EndingNoteProps extends BoardProps {
  readonly box: Ref<HTMLDivElement>
}

/** How the run has ended, if it has, and the command that replays it. */
export function EndingNote({ game, played, moment, box }: EndingNoteProps): ComponentChild {
  const ending = endingOf(moment, played.loop)
  const { token, name } = game
  const { kind, said } = verdictOn(ending?.outcome, game.isByReader)
  const { outcome = 'open' } = ending ?? {}
  return h('div', { class: `ending ${kind}`, 'data-outcome': outcome, ref: box }, [
    h('p', { role: 'status' }, [
      ending === null ? null : [h('strong', null, said), messageOf(ending, moment)],
      ending === null && played.loop !== null ? goingRound(played.loop) : null,
    ]),
    played.solution.changed !== undefined
      ? h('p', { class: 'quiet' }, UNNAMED)
      : token === null
        ? null
        : h('p', { class: 'quiet token' }, [
            'In a terminal: ',
            h('code', null, `npx tsx scripts/run ${name} --replay ${token}`),
          ]),
  ])
}

/** How the run has ended, in one clause. Some tasks need not end, and may be left waiting. */
function messageOf({ outcome, message }: Ending, { tasks }: Standing): string {
  const left = tasks.filter(({ state }) => state !== 'done').map(({ task }) => task)
  return outcome === 'completed' && left.length > 0
    ? `${message}, but for ${LIST.format(left)}, which need not end`
    : message
}

/** What a loop shows that is no failure. */
function goingRound({ from, passedOver, ending }: Loop): string {
  const where = `The run stands where it stood after step ${from}`
  return passedOver.length > 0 && ending.outcome !== 'completed'
    ? `${where}, but going round like this is not fair: ${LIST.format(passedOver)} could go on, and you never choose that.`
    : `${where}, and it can go on so forever: each task makes progress again and again.`
}

const LIST = new Intl.ListFormat('en-GB')

const UNNAMED =
  'No token names this run, for the terminal does not know your text. The address leads back to the text, ' +
  'in this browser alone.'

/** What an ending means to the reader. One that cannot be judged in a page is no failure. */
function verdictOn(
  outcome: Outcome | undefined,
  isByReader: boolean,
): { readonly kind: string; readonly said: string } {
  if (outcome === undefined) return { kind: '', said: '' }
  if (outcome === 'completed') return { kind: 'held', said: 'It held this time: ' }
  if (isFailing(outcome)) {
    return { kind: 'failed', said: isByReader ? 'You broke it: ' : 'It fails: ' }
  }
  return { kind: '', said: 'This page cannot judge that; the terminal can: ' }
}
