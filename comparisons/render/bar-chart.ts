import { CHARACTER, Drawing, LINE, round } from './drawing.ts'

/** Groups of bars. On a logarithmic scale, values must be above 0. */
export interface Bars {
  readonly title: string
  readonly isLog: boolean
  readonly groups: readonly {
    readonly name: string
    readonly bars: readonly Bar[]
  }[]
}

interface Bar {
  readonly name: string
  readonly value: number
  /** The value as a reader should see it. */
  readonly text: string
  /** Drawn darker. */
  readonly isOwn: boolean
}

const WIDTH = 760
const MARGIN = 12
const LABEL = 170
const VALUE = 90
const LENGTH = WIDTH - 2 * MARGIN - LABEL - VALUE
const ROW = LINE + 2

/** A bar chart as a picture. The same values make the same bytes. */
export function renderBars({ title, isLog, groups }: Bars): string {
  const [drawing, below] = [new Drawing(), new Drawing()]
  const scale = scaleOf(
    groups.flatMap(({ bars }) => bars),
    isLog,
  )
  drawing.text(MARGIN, MARGIN, title, 'bold')
  let y = MARGIN + 2 * LINE
  for (const { name, bars } of groups) {
    drawing.text(MARGIN, y, name, 'dim')
    y += ROW
    const top = y
    for (const bar of bars) {
      drawBar(drawing, bar, y, scale.lengthOf(bar.value))
      y += ROW
    }
    for (const x of scale.lines) {
      below.path('rule', `M${round(MARGIN + LABEL + x)} ${top}`, `V${y}`)
    }
    y += LINE / 2
  }
  const description = groups.map(({ name, bars }) => `${name}. ${bars.map(worded).join('; ')}.`)
  const size = { width: WIDTH, height: y + MARGIN - LINE / 2 }
  return drawing.toSvg(size, { title, description: description.join(' ') }, below)
}

const worded = ({ name, text }: Bar): string => `${name}: ${text}`

function drawBar(drawing: Drawing, { name, text, isOwn }: Bar, y: number, length: number): void {
  const x = MARGIN + LABEL
  drawing.text(x - 8 - name.length * CHARACTER, y, name, isOwn ? 'bold' : '')
  const width = Math.max(1, length)
  const box = { x, y: y + 3, width, height: LINE - 4 }
  drawing.box(box, isOwn ? 'hold' : 'lane')
  if (!isOwn) {
    const outline = [
      `M${x} ${y + 3}`,
      `h${round(width)}`,
      `v${box.height}`,
      `h${round(-width)}`,
      'z',
    ]
    drawing.path('rule', ...outline)
  }
  drawing.text(x + width + 8, y, text)
}

/** How long a bar is, and where the scale has lines: one for each power of ten if it is logarithmic. */
function scaleOf(bars: readonly Bar[], isLog: boolean) {
  const values = bars.map(({ value }) => value)
  const most = Math.max(...values)
  if (!isLog) return { lengthOf: (value: number) => (LENGTH * value) / most, lines: [] }
  const from = Math.floor(Math.log10(Math.min(...values)))
  const to = Math.max(Math.log10(most), from + 1)
  const lengthOf = (value: number) => (LENGTH * (Math.log10(value) - from)) / (to - from)
  const powers = Array.from({ length: Math.floor(to) - from + 1 }, (_, i) => 10 ** (from + i))
  return { lengthOf, lines: powers.map(lengthOf) }
}
