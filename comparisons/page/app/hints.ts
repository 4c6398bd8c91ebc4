import { type ComponentChild, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Kind, MapPlace, Move } from '../../explorer/index.ts'
import type { BoardProps } from './board-props.ts'
import { hintsAt } from './hints-at.ts'
import { endingOf } from './loop.ts'

/** A ladder of hints, each of which tells more than the one before, and after the last the way itself. */
export function Hints({ game, played, moment }: BoardProps): ComponentChild {
  const [shown, show] = useState(0)
  const { place, survey } = game.lookout
  const after = useKindsAfter(
    place ?? null,
    (schedule) => survey?.placeOf(schedule),
    moment.schedule,
  )
  useEffect(() => show(0), [moment.schedule])
  if (endingOf(moment, played.loop) !== null) return null
  const { trouble = null } = survey ?? {}
  const missing = missingFor(place, trouble)
  const isKnown = place != null && after !== null && survey?.found != null
  const hints = isKnown ? hintsAt(place, after) : []
  const way = isKnown ? place.toFailure : null
  const more = () => show(shown + 1)
  return h('div', { class: 'hints' }, [
    // It is there before there is a hint: of a part that comes with its text, a screen reader may say nothing.
    h(
      'div',
      { role: 'status' },
      shown === 0
        ? null
        : isKnown
          ? h(
              'ol',
              null,
              hints.slice(0, shown).map((hint) => h('li', { key: hint }, hint)),
            )
          : h('p', { class: 'quiet' }, missing),
    ),
    shown === 0
      ? button('Give me a hint', more)
      : shown < hints.length
        ? button('Tell me more', more)
        : way &&
          button('Show me the way', () =>
            game.show({ schedule: [...moment.schedule, ...way.moves] }),
          ),
  ])
}

/** Why there are no hints, or not yet. */
function missingFor(place: MapPlace | null | undefined, trouble: string | null): string {
  if (trouble !== null) return `There are no hints: ${trouble}.`
  return place === null
    ? 'The explorer has not come as far as this.'
    : 'The explorer is still looking.'
}

const button = (text: string, onClick: () => void): ComponentChild =>
  h('button', { type: 'button', onClick }, text)

/** What can still become of the run after each way to go on; `null` until it is known. */
function useKindsAfter(
  place: MapPlace | null,
  placeOf: (schedule: readonly Move[]) => Promise<MapPlace | null> | undefined,
  schedule: readonly Move[],
): readonly Kind[] | null {
  const [known, setKnown] = useState<{ of: MapPlace; kinds: readonly Kind[] } | null>(null)
  useEffect(() => {
    if (place === null) return
    let isAsked = true
    const places = place.links.map(({ move }) => placeOf([...schedule, move]))
    void Promise.all(places).then((found) => {
      if (isAsked)
        setKnown({ of: place, kinds: found.map((each) => each?.state.kind ?? 'unknown') })
    })
    return () => {
      isAsked = false
    }
  }, [place])
  return known !== null && known.of === place ? known.kinds : null
}
