import { type ComponentChild, h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { count } from '../../../text/quantity.ts'
import type { Game, Played } from '../game.ts'
import type { Survey } from '../survey.ts'
import type { Chart } from './chart.ts'
import { ChartDrawing } from './chart-drawing.ts'

interface ChartViewProps {
  readonly game: Game
  readonly played: Played
  readonly survey: Survey
  readonly states: number
}

/** The map as a picture, as soon as it is laid out; or why there is none. */
export function ChartView({ game, played, survey, states }: ChartViewProps): ComponentChild {
  const [drawn, setDrawn] = useState<{ readonly of: Survey; readonly chart: Chart | null } | null>(
    null,
  )
  useEffect(() => {
    let isWanted = true
    survey.chart().then(
      (chart) => isWanted && setDrawn({ of: survey, chart }),
      () => {},
    )
    return () => {
      isWanted = false
    }
  }, [survey])
  if (drawn?.of !== survey) return h('p', { class: 'quiet' }, 'Drawing the map…')
  if (drawn.chart === null) {
    return h(
      'p',
      { class: 'quiet' },
      `${count(states)} states are too many to draw. The numbers above follow each step that you make.`,
    )
  }
  const { tasks = [] } = played.moment ?? {}
  const names = tasks.map(({ task }) => task)
  return h(ChartDrawing, { game, chart: drawn.chart, tasks: names })
}
