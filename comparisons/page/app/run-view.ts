import { type ComponentChild, h } from 'preact'
import { useRef } from 'preact/hooks'
import type { BoardProps } from './board-props.ts'
import { EndingNote } from './ending-note.ts'
import { useInSight } from './keep-in-sight.ts'
import { Lanes } from './lanes.ts'
import { endingOf } from './loop.ts'
import { NextChallenge } from './next-challenge.ts'

/** The run so far; where it ends, how; and what to play next. */
export function RunView(props: BoardProps): ComponentChild {
  const { moment, played } = props
  const box = useRef<HTMLDivElement>(null)
  const ending = useRef<HTMLDivElement>(null)
  const hasEnded = endingOf(moment, played.loop) !== null
  useInSight(box, ending, moment.steps.length, hasEnded)
  return h('div', { ref: box }, [
    h(Lanes, props),
    h(EndingNote, { ...props, box: ending }),
    h(NextChallenge, props),
  ])
}
