import { type ComponentChild, h } from 'preact'
import { describeAwaited, type Standing } from '../../explorer/index.ts'
import { arrowTip } from './arrow-tip.ts'

/** That `from` waits for what `to` has. */
interface Edge {
  readonly from: string
  readonly to: string
  readonly what: string
}

const WIDTH = 420
const HEIGHT = 240
const RADIUS = 38

/** The wait-for graph (Holt 1972): an arrow from each task that waits to those that have what it waits for. */
export function WaitFor({ moment }: { readonly moment: Standing }): ComponentChild {
  const edges = edgesOf(moment)
  const cycle = tasksOnCycle(edges)
  const names = moment.tasks.map(({ task }) => task)
  const at = (name: string) => pointOf(names.indexOf(name), names.length)
  return h('section', { class: 'panel', 'aria-label': 'Who waits for whom' }, [
    h('h2', null, cycle.size > 0 ? 'Who waits for whom: a circle' : 'Who waits for whom'),
    edges.length === 0
      ? h('p', { class: 'quiet' }, 'No task waits for another.')
      : h(
          'svg',
          {
            class: 'waits',
            viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
            role: 'img',
            'aria-label': sentence(edges),
          },
          [
            arrowTip('tip'),
            edges.map((edge, i) => arrow(edge, at, cycle, i)),
            names.map((name) => {
              const { x, y } = at(name)
              return h('g', { key: name, class: cycle.has(name) ? 'closed' : '' }, [
                h('circle', { cx: x, cy: y, r: RADIUS }),
                h('text', { x, y: y + 4, 'text-anchor': 'middle' }, shortened(name)),
              ])
            }),
          ],
        ),
    edges.length === 0 ? null : h('p', { class: 'quiet' }, sentence(edges)),
  ])
}

function arrow(
  { from, to }: Edge,
  at: (name: string) => Point,
  cycle: ReadonlySet<string>,
  i: number,
): ComponentChild {
  const [a, b] = [at(from), at(to)]
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1
  const [dx, dy] = [(b.x - a.x) / length, (b.y - a.y) / length]
  const aside = { x: -dy * 6, y: dx * 6 }
  return h('g', { key: i, class: cycle.has(from) && cycle.has(to) ? 'closed' : '' }, [
    h('line', {
      x1: a.x + dx * RADIUS + aside.x,
      y1: a.y + dy * RADIUS + aside.y,
      x2: b.x - dx * (RADIUS + 3) + aside.x,
      y2: b.y - dy * (RADIUS + 3) + aside.y,
      'marker-end': 'url(#tip)',
    }),
  ])
}

/** As much of a name as there is room for; the sentence below the picture has all of it. */
const shortened = (name: string): string => (name.length > 10 ? `${name.slice(0, 8)}…` : name)

interface Point {
  readonly x: number
  readonly y: number
}

function pointOf(i: number, count: number): Point {
  const angle = (2 * Math.PI * i) / count - Math.PI / 2
  const [rx, ry] = [WIDTH / 2 - RADIUS - 50, HEIGHT / 2 - RADIUS - 6]
  return { x: WIDTH / 2 + rx * Math.cos(angle), y: HEIGHT / 2 + ry * Math.sin(angle) }
}

const edgesOf = ({ tasks }: Standing): readonly Edge[] =>
  tasks.flatMap(({ task, awaits }) =>
    awaits.flatMap(({ waitsFor, heldBy }) =>
      waitsFor === null
        ? []
        : heldBy.map((to) => ({ from: task, to, what: describeAwaited(waitsFor) })),
    ),
  )

const sentence = (edges: readonly Edge[]): string =>
  `${edges.map(({ from, to, what }) => `${from} waits for ${what}, which ${to} has`).join('; ')}.`

/** The tasks from which a path of waits leads back to themselves. */
function tasksOnCycle(edges: readonly Pick<Edge, 'from' | 'to'>[]): ReadonlySet<string> {
  const reaches = (from: string, goal: string, seen: Set<string>): boolean =>
    edges
      .filter((edge) => edge.from === from)
      .some(({ to }) => to === goal || (!seen.has(to) && reaches(to, goal, seen.add(to))))
  const tasks = new Set(edges.map(({ from }) => from))
  return new Set([...tasks].filter((task) => reaches(task, task, new Set([task]))))
}
