import { type ComponentChild, h } from 'preact'
import { useRef } from 'preact/hooks'
import { KINDS, type MapPlace } from '../../../explorer/index.ts'
import { count, plural } from '../../../text/quantity.ts'
import type { Game, Played } from '../game.ts'
import type { Found } from '../search-worker-messages.ts'
import type { Survey } from '../survey.ts'
import { ChartView } from './chart-view.ts'
import { KIND_MEANS, KIND_WORDS, kindsSentence, outlookSentence } from './outlook-sentence.ts'
import { legendSymbol } from './symbols.ts'

interface MapPanelProps {
  readonly game: Game
  readonly played: Played
}

/** What can still become of the run, and the map of all states, once the reader wants to see it. */
export function MapPanel({ game, played }: MapPanelProps): ComponentChild {
  const { survey, isShown } = game.lookout
  return h('section', { class: 'panel map', 'aria-label': 'Map' }, [
    h('h2', null, 'What is still possible'),
    h(
      'button',
      { type: 'button', 'aria-expanded': isShown, onClick: () => game.lookout.show(!isShown) },
      isShown ? 'Hide the map' : 'Show the map',
    ),
    isShown && survey ? h(Surveyed, { game, played, survey }) : null,
  ])
}

function Surveyed({ game, played, survey }: MapPanelProps & { survey: Survey }): ComponentChild {
  const { found, trouble } = survey
  if (trouble !== null) return h('p', { role: 'status' }, `There is no map: ${trouble}.`)
  if (found === null) {
    return h('p', null, `Exploring: ${plural(survey.states, 'state')} so far.`)
  }
  return [
    h(Odometer, { game, found }),
    found.map === null ? null : h(ChartView, { game, played, survey, states: found.map.states }),
  ]
}

/** What follows from where the run stands, in words and numbers. */
function Odometer({ game, found }: { readonly game: Game; readonly found: Found }): ComponentChild {
  const { place } = game.lookout
  // What was known before is shown until it is known where the latest step leads.
  const known = useRef(place)
  if (place !== undefined) known.current = place
  const { map } = found
  if (map === null)
    return h('p', { role: 'status' }, 'There is no map: this run cannot be judged here.')
  const here = known.current?.state
  return [
    h('p', { role: 'status', class: 'stands' }, sentenceOn(known.current)),
    here?.waysOn ? h(Share, here.waysOn) : null,
    h('p', { class: 'quiet kinds' }, kindsSentence(map.kinds, map.states)),
    map.isComplete
      ? null
      : h('p', { class: 'quiet' }, 'Not all was explored: it would be too much here.'),
    h(
      'ul',
      { class: 'legend quiet' },
      KINDS.filter((kind) => map.kinds[kind] > 0).map((kind) =>
        h('li', { key: kind }, [legendSymbol(kind), `${KIND_WORDS[kind]}: ${KIND_MEANS[kind]}`]),
      ),
    ),
  ]
}

/** What can be said of a place on the map, or of one beyond it. */
function sentenceOn(place: MapPlace | null | undefined): string {
  if (place === undefined) return 'Finding out where you are…'
  return place === null ? 'The explorer has not come as far as this.' : outlookSentence(place.state)
}

/** How much of what can follow fails, as a bar. */
function Share({
  all,
  failing,
}: {
  readonly all: bigint
  readonly failing: bigint
}): ComponentChild {
  const percent = Number((failing * 10_000n) / all) / 100
  const text = `${count(failing)} / ${count(all)}`
  return h('div', { class: 'share', 'aria-hidden': 'true' }, [
    h('span', { class: 'bar' }, h('span', { style: `width:${percent}%` })),
    h('span', { class: 'mono' }, text),
  ])
}
