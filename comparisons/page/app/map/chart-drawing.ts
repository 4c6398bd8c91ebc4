import { type ComponentChild, h } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Game } from '../game.ts'
import { Background } from './background.ts'
import type { Chart, ChartNode } from './chart.ts'
import { neighbour } from './neighbour.ts'
import { idOf } from './node-view.ts'
import { ReaderPath } from './reader-path.ts'
import { WayThere } from './way-there.ts'

interface ChartDrawingProps {
  readonly game: Game
  readonly chart: Chart
  /** The names of the tasks. */
  readonly tasks: readonly string[]
}

/** The sizes among which the reader can choose; 1 is full size. */
const SIZES = [0.25, 0.35, 0.5, 0.7, 1, 1.4]

/**
 * The states as a list that looks like a graph. The arrow keys move along steps, and to states beside;
 * Enter or a click goes there.
 */
export function ChartDrawing({ game, chart, tasks }: ChartDrawingProps): ComponentChild {
  const box = useRef<HTMLDivElement>(null)
  const [chosen, setSize] = useState<number | null>(null)
  const [active, setActive] = useState<number | null>(null)
  // The box has no width before it is drawn.
  const [, redraw] = useState(false)
  useLayoutEffect(() => redraw(true), [])
  const path = game.lookout.place?.path ?? []
  const here = path.at(-1) ?? null
  const size = chosen ?? fitting(chart.width, box.current?.clientWidth ?? innerWidth)
  const scale = SIZES[size] ?? 1
  const goTo = (number: number) => {
    const node = chart.nodes[number]
    if (node === undefined) return
    const step = path.lastIndexOf(number)
    if (step >= 0) game.jump(step)
    else game.show(node)
  }
  useScrolling(box, chart.nodes[active ?? here ?? 0], scale)
  const background = useMemo(
    () => h(Background, { chart, tasks, point: setActive, goTo: (n) => latest.current(n) }),
    [chart, tasks.join()],
  )
  const latest = useRef(goTo)
  latest.current = goTo
  const onKeyDown = (event: KeyboardEvent) => {
    const at = active ?? here ?? 0
    if (event.key === 'Enter' || event.key === ' ') goTo(at)
    else {
      const to = neighbour(chart, at, event.key)
      if (to === undefined) return
      setActive(to)
    }
    event.preventDefault()
  }
  const shown = active ?? here
  return [
    h('div', { class: 'tools' }, [
      sizer('Smaller', size > 0, () => setSize(size - 1)),
      sizer('Larger', size < SIZES.length - 1, () => setSize(size + 1)),
      h(
        'span',
        { class: 'quiet' },
        'Arrow keys look around on the map; Enter or a click goes there.',
      ),
    ]),
    h(
      'div',
      {
        class: 'chart',
        ref: box,
        tabIndex: 0,
        role: 'listbox',
        'aria-label': 'States',
        ...(shown !== null && { 'aria-activedescendant': idOf(shown) }),
        onKeyDown,
        onBlur: () => setActive(null),
        onMouseLeave: () => setActive(null),
      },
      h(
        'svg',
        {
          role: 'presentation',
          viewBox: `0 0 ${chart.width} ${chart.height}`,
          width: chart.width * scale,
          height: chart.height * scale,
        },
        [background, h(ReaderPath, { chart, path, active })],
      ),
    ),
    h(WayThere, { game, node: active === null ? undefined : chart.nodes[active] }),
  ]
}

/** The largest size at which the map fits into `room`, by its index: within what can be read, and full size. */
function fitting(width: number, room: number): number {
  const [least, most] = [SIZES.indexOf(0.5), SIZES.indexOf(1)]
  const fits = SIZES.findLastIndex((size) => width * size <= room)
  return Math.max(least, Math.min(most, fits))
}

const sizer = (text: string, isPossible: boolean, onClick: () => void): ComponentChild =>
  h('button', { type: 'button', disabled: !isPossible, onClick }, text)

/** Keeps a state in sight, without moving the page. */
function useScrolling(
  box: { readonly current: HTMLDivElement | null },
  node: ChartNode | undefined,
  scale: number,
): void {
  useEffect(() => {
    const { current } = box
    if (current === null || node === undefined) return
    const { clientWidth, clientHeight, scrollLeft, scrollTop } = current
    const [x, y] = [node.x * scale, node.y * scale]
    const isSeen =
      x > scrollLeft + EDGE &&
      x < scrollLeft + clientWidth - EDGE &&
      y > scrollTop + EDGE &&
      y < scrollTop + clientHeight - EDGE
    if (!isSeen) current.scrollTo(x - clientWidth / 2, y - clientHeight / 2)
  }, [node, scale])
}

const EDGE = 16
