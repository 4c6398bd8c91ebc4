import { type ComponentChild, h } from 'preact'

/** The tip of arrows in a picture, as `url(#id)`: it has the colour of its line. */
export const arrowTip = (id: string): ComponentChild =>
  h('defs', null, [
    h(
      'marker',
      {
        id,
        viewBox: '0 0 8 8',
        refX: 7,
        refY: 4,
        markerWidth: 7,
        markerHeight: 7,
        orient: 'auto',
      },
      h('path', { d: 'M0 0L8 4L0 8z', fill: 'context-stroke' }),
    ),
  ])
