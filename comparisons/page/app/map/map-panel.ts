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
  const { survey, isShown, place } = game.lookout
  // What was known before is shown until it is known where the latest step leads.
  const known = useRef({ survey, place })
  if (place !== undefined || known.current.survey !== survey) known.current = { survey, place }
  const at = known.current.place
  return h('section', { class: 'panel map', 'aria-label': 'Map' }, [
    h('h2', null, 'What is still possible'),
    h(
      'button',
      { type: 'button', 'aria-expanded': isShown, onClick: () => game.lookout.show(!isShown) },
      isShown ? 'Hide the map' : 'Show the map',
    ),
    // It is there before it says anything: of a part that comes with its text, a screen reader may say nothing.
    h('p', { role: 'status', class: 'stands' }, isShown && survey ? sentenceOn(survey, at) : null),
    isShown && survey ? h(Surveyed, { game, played, survey, at }) : null,
  ])
}

interface SurveyedProps extends MapPanelProps {
  readonly survey: Survey
  /** Where the run stands. */
  readonly at: MapPlace | null | undefined
}

function Surveyed({ game, played, survey, at }: SurveyedProps): ComponentChild {
  const { found, trouble } = survey
  if (trouble !== null) return null
  if (found === null) {
    return h('p', null, `Exploring: ${plural(survey.states, 'state')} so far.`)
  }
  return [
    h(Odometer, { found, at }),
    found.map === null ? null : h(ChartView, { game, played, survey, states: found.map.states }),
  ]
}

/** What can follow from where the run stands, in numbers. */
function Odometer({
  found: { map },
  at,
}: Pick<SurveyedProps, 'at'> & { readonly found: Found }): ComponentChild {
  if (map === null) return null
  return [
    at?.state.waysOn ? h(Share, at.state.waysOn) : null,
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

/** What can be said of a place on the map, or of one beyond it, or why there is no map; `null` while it is made. */
function sentenceOn({ found, trouble }: Survey, place: MapPlace | null | undefined): string | null {
  if (trouble !== null) return `There is no map: ${trouble}.`
  if (found === null) return null
  if (found.map === null) return 'There is no map: this run cannot be judged here.'
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
