import { type ComponentChild, h } from 'preact'
import type { Chart } from './chart.ts'

interface ReaderPathProps {
  readonly chart: Chart
  /** The states through which the reader has come. */
  readonly path: readonly number[]
  /** The state that is looked at; `null` for none. */
  readonly active: number | null
}

/** Where the reader has come through, where the run stands, and what is looked at. */
export function ReaderPath({ chart, path, active }: ReaderPathProps): ComponentChild {
  const steps = new Set(path.slice(1).map((to, i) => `${path[i]} ${to}`))
  const here = path.at(-1)
  return h('g', { class: 'reader', 'aria-hidden': 'true' }, [
    chart.edges
      .filter(({ from, to }) => steps.has(`${from} ${to}`))
      .map(({ from, to, path }) => h('path', { key: `${from} ${to}`, class: 'taken', d: path })),
    [...new Set(path)].map((number) => ring(chart, number, 'passed', 14)),
    here === undefined ? null : ring(chart, here, 'here', 18),
    active === null ? null : ring(chart, active, 'active', 22),
  ])
}

function ring(chart: Chart, number: number, name: string, r: number): ComponentChild {
  const node = chart.nodes[number]
  return node && h('circle', { class: name, cx: Math.round(node.x), cy: Math.round(node.y), r })
}
