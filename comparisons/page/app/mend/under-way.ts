import { type ComponentChild, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { plural } from '../../../text/quantity.ts'
import type { Game } from '../game.ts'

/** After this many milliseconds without news, a search may be in a step that never ends. */
const LONG = 3_000

interface UnderWayProps {
  readonly game: Game
  readonly focusHere: () => void
}

/** The search of what the reader has written, while it goes on, and how to end it. */
export function UnderWay({ game, focusHere }: UnderWayProps): ComponentChild {
  const { search, played } = game
  const isUnderWay = played?.solution.changed !== undefined && search.kind === 'searching'
  const states = isUnderWay ? search.states : null
  const [isStuck, setStuck] = useState(false)
  useEffect(() => {
    setStuck(false)
    if (states === null) return
    const timer = setTimeout(() => setStuck(true), LONG)
    return () => clearTimeout(timer)
  }, [states])
  const stop = () => {
    game.lookout.giveUp()
    focusHere()
  }
  return h('div', null, [
    states === null
      ? null
      : h('p', null, `The explorer plays yours: ${plural(states, 'state')} so far.`),
    h('div', { role: 'status' }, [
      isStuck
        ? h('p', null, 'A step takes very long. Is there a loop in it that never ends?')
        : null,
    ]),
    states === null ? null : h('button', { type: 'button', onClick: stop }, 'Stop the explorer'),
  ])
}
