import { type ComponentChild, h } from 'preact'
import type { Kind } from '../../../explorer/index.ts'

/** How a state is drawn: by a shape and a sign as well as by its colour. The middle is at 0, 0. */
export function symbolOf(kind: Kind, isEnd: boolean): ComponentChild {
  return [
    isEnd ? shapeOf(kind, 12, 'rim') : null,
    shapeOf(kind, isEnd ? 8.5 : 11, 'shape'),
    h('text', { class: 'sign', y: 4, 'text-anchor': 'middle' }, SIGNS[kind]),
  ]
}

/** The same beside text. */
export const legendSymbol = (kind: Kind): ComponentChild =>
  h(
    'svg',
    {
      class: `symbol ${kind}`,
      viewBox: '-13 -13 26 26',
      width: 18,
      height: 18,
      'aria-hidden': 'true',
    },
    symbolOf(kind, false),
  )

const SIGNS: Readonly<Record<Kind, string>> = { safe: '✓', open: '', doomed: '✗', unknown: '?' }

function shapeOf(kind: Kind, size: number, name: string): ComponentChild {
  if (kind === 'safe' || kind === 'unknown') return h('circle', { class: name, r: size })
  if (kind === 'doomed') {
    const side = size * 0.9
    return h('rect', { class: name, x: -side, y: -side, width: 2 * side, height: 2 * side })
  }
  return h('path', { class: name, d: `M0 ${-size}L${size} 0L0 ${size}L${-size} 0z` })
}
