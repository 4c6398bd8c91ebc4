import { describeAwaited, type Run } from '../explorer/index.ts'
import { wrap } from '../text/wrap.ts'
import { type Bar, columnsOf, holdBars, waitBars } from './bars.ts'
import type { Drawable } from './drawable.ts'
import { CHARACTER, Drawing, LINE, round } from './drawing.ts'
import { inWords } from './in-words.ts'
import { type Hold, type Position, type Span, spansOf, type Wait } from './spans.ts'

/** The texts above and below a picture. */
export interface Words {
  readonly title: string
  readonly caption: string
}

const MARGIN = 12
const GUTTER = 64
/** The space between the text of a row and the lines above and below it. */
const AIR = 4
/** The width that a bar takes beside the text of its lane. */
const BAR = 8
/** How far above the middle of its line a wait begins, so that it is visible in the last row too. */
const ABOVE = 4
/** The characters of all lanes together, and the least and the most of one lane. */
const CHARACTERS = { all: 100, least: 17, most: 44 }

/**
 * A schedule as a picture: a lane for each task and a row for each step, with a bar beside the text
 * for as long as a task holds a lock, and a dashed line for as long as it waits. Where these are drawn
 * follows from the events of the steps alone, not from their words. The same schedule makes the same
 * bytes.
 */
export function renderSvg(drawable: Drawable, words: Words): string {
  return new Timeline(drawable, words).toSvg()
}

/** Where the row of a step is in a picture, from its top, in its own units. */
export interface Row {
  readonly y: number
  readonly height: number
}

/** The same picture, and the row of each step in it. */
export function drawSchedule(
  drawable: Drawable,
  words: Words,
): { readonly svg: string; readonly rows: readonly Row[] } {
  const timeline = new Timeline(drawable, words)
  return { svg: timeline.toSvg(), rows: timeline.rows }
}

interface Lane {
  readonly task: string
  readonly x: number
  readonly width: number
  /** Where its text begins: the bars are to the left of it. */
  readonly textAt: number
}

class Timeline {
  readonly #drawable: Drawable
  readonly #words: Words
  readonly #holds: readonly Bar<Hold>[]
  readonly #waits: readonly Bar<Wait>[]
  readonly #lanes: readonly Lane[]
  readonly #characters: number
  readonly #width: number
  readonly #drawing = new Drawing()
  /** The middle of the line at which each event of each step begins. */
  readonly #middles: number[][] = []
  readonly rows: Row[] = []
  #y = MARGIN

  constructor(drawable: Drawable, words: Words) {
    const { tasks } = drawable
    const { all, least, most } = CHARACTERS
    this.#drawable = drawable
    this.#words = words
    const { holds, waits } = spansOf(drawable.steps)
    this.#holds = tasks.flatMap((task) => holdBars(task, holds))
    this.#waits = tasks.flatMap((task) => waitBars(task, waits))
    this.#characters = Math.max(least, Math.min(most, Math.floor(all / Math.max(tasks.length, 1))))
    this.#lanes = this.#layOut()
    const last = this.#lanes.at(-1)
    this.#width = Math.max(640, (last ? last.x + last.width : GUTTER) + MARGIN)
  }

  toSvg(): string {
    const { title, caption } = this.#words
    this.#paragraph(title, 'bold')
    const top = this.#y
    const lanes = new Drawing()
    this.#drawHead()
    const again = this.#drawRows()
    this.#drawLanes(lanes, top)
    this.#drawHolds()
    this.#drawWaits()
    this.#drawAgain(again)
    this.#y += AIR
    this.#drawEnding()
    this.#drawLegend()
    this.#y += AIR
    this.#paragraph(caption, 'dim')
    const size = { width: this.#width, height: this.#y + MARGIN - AIR }
    return this.#drawing.toSvg(size, { title, description: inWords(this.#drawable) }, lanes)
  }

  #layOut(): Lane[] {
    const lanes: Lane[] = []
    let x = GUTTER
    for (const task of this.#drawable.tasks) {
      const bars = (columnsOf(task, this.#holds) + Math.max(1, columnsOf(task, this.#waits))) * BAR
      const width = bars + this.#characters * CHARACTER + 2 * AIR
      lanes.push({ task, x, width, textAt: x + bars + AIR })
      x += width + AIR
    }
    return lanes
  }

  #drawHead(): void {
    const heads = this.#lanes.map(({ task, textAt }) =>
      this.#drawing.lines(textAt, this.#y + AIR, wrap(task, this.#characters), 'bold'),
    )
    this.#drawing.text(MARGIN, this.#y + AIR, 'step', 'dim')
    this.#y += Math.max(LINE, ...heads) + 2 * AIR
  }

  /** Draws a row for each step. Returns the height at which the part begins that repeats. */
  #drawRows(): number | undefined {
    const { steps, repeatsFrom, pointOfNoReturn } = this.#drawable
    let again: number | undefined
    for (let i = 0; i <= steps.length; i += 1) {
      if (pointOfNoReturn === i) this.#drawNotice('point of no return', 'late')
      if (repeatsFrom === i) {
        again = this.#y + AIR + LINE / 2
        this.#drawNotice('from here on, again and again', 'again')
      }
      if (steps[i]?.startsTogether) this.#drawNotice('all tasks start in one tick', 'rule')
      if (i < steps.length) this.#drawStep(i)
    }
    return again
  }

  /** A row that is not a step: words in the first lane, and a line through all others. */
  #drawNotice(text: string, style: string): void {
    const [first] = this.#lanes
    if (first === undefined) return
    const middle = round(this.#y + AIR + LINE / 2)
    const lines = wrap(text, this.#characters)
    const height = this.#drawing.lines(first.textAt, this.#y + AIR, lines, 'bold')
    const from = first.x + first.width
    this.#drawing.path(style, `M${round(from)} ${middle}`, `H${round(this.#width - MARGIN)}`)
    this.#y += height + 2 * AIR
  }

  #drawStep(i: number): void {
    const step = this.#drawable.steps[i] as Run['steps'][number]
    const { actionsOfAll, isPreemption } = step
    const number = String(i + 1)
    const numberAt = GUTTER - 24 - number.length * CHARACTER
    const top = this.#y
    this.#drawing.path('rule', `M${GUTTER} ${round(this.#y)}`, `H${round(this.#width - MARGIN)}`)
    this.#drawing.text(numberAt, this.#y + AIR, number, isPreemption ? 'bold' : 'dim')
    if (isPreemption) this.#drawPreemption(GUTTER - 20, this.#y + AIR + 3)
    const middles: number[] = []
    let y = this.#y + AIR
    const shown = actionsOfAll.length > 0 ? actionsOfAll : [{ task: step.task, action: 'goes on' }]
    for (const [event, { task, action }] of shown.entries()) {
      const lane = this.#lanes.find((each) => each.task === task)
      middles.push(y + LINE / 2)
      const style = actionsOfAll.length === 0 ? 'dim' : ''
      const lines = wrap(action, this.#characters)
      const height = this.#drawing.lines(lane?.textAt ?? GUTTER, y, lines, style)
      y += Math.max(height, this.#drawGrants({ step: i, event }, task, y))
    }
    this.#middles.push(middles)
    this.#y = y + AIR
    this.rows.push({ y: top, height: this.#y - top })
  }

  #drawPreemption(x: number, y: number): void {
    this.#drawing.path(
      'mark',
      `M${round(x)} ${round(y + 8)}`,
      'a6 6 0 0 1 12 0',
      'm-3.5 -3 l3.5 3.5 l3.5 -3.5',
    )
  }

  /** The lanes themselves, below everything else. */
  #drawLanes(into: Drawing, top: number): void {
    for (const { x, width } of this.#lanes) {
      into.box({ x, y: top, width, height: this.#y - top }, 'lane')
    }
  }

  #drawHolds(): void {
    for (const { span, column } of this.#holds) {
      const lane = this.#laneOf(span)
      const from = this.#middleOf(span.from)
      const to = this.#endOf(span)
      const x = lane.x + AIR + column * BAR
      const title = `${span.task} has ${span.lock}`
      this.#drawing.box({ x, y: from - 3, width: 4, height: to - from + 6 }, 'hold', title)
      if (span.to !== undefined) {
        this.#drawing.box({ x: x - 2, y: to + 3, width: 8, height: 2 }, 'hold')
      }
    }
  }

  #drawWaits(): void {
    for (const { span, column } of this.#waits) {
      const x = this.#laneOf(span).textAt - (column + 1) * BAR + 1
      const from = this.#middleOf(span.from) - ABOVE
      const isTakenUp = span.to !== undefined && !span.isGranted
      const to = this.#endOf(span) - (isTakenUp ? ABOVE : 0)
      this.#drawing.path('wait', `M${round(x)} ${round(from)}`, `V${round(to)}`)
    }
  }

  /** What `by` hands to others that wait, which take no step for it. Returns the height. */
  #drawGrants({ step, event }: Position, by: string, y: number): number {
    const heights = this.#waits.map(({ span: { task, awaits, to, isGranted } }) => {
      const isHere = isGranted && to?.step === step && to.event === event
      if (!isHere || by === task) return 0
      const lines = wrap(`gets ${describeAwaited(awaits)}`, this.#characters)
      return this.#drawing.lines(this.#laneOf({ task }).textAt, y, lines, 'dim')
    })
    return Math.max(0, ...heights)
  }

  #laneOf({ task }: Pick<Span, 'task'>): Lane {
    return this.#lanes.find((lane) => lane.task === task) as Lane
  }

  #middleOf({ step, event }: Position): number {
    return this.#middles[step]?.[event] ?? this.#y
  }

  #endOf({ to }: Span): number {
    return to === undefined ? this.#y - AIR : this.#middleOf(to)
  }

  /** An arrow from the last step back to the first of those that repeat. */
  #drawAgain(from: number | undefined): void {
    if (from === undefined) return
    const y = round(from)
    const bottom = round(this.#y - AIR)
    this.#drawing.path('mark', `M18 ${bottom}`, 'H10', `V${y}`, 'H52', 'm-5 -4 l5 4 l-5 4')
  }

  #drawEnding(): void {
    const { outcome, message } = this.#drawable.ending
    const y = this.#y + AIR
    if (outcome === 'completed') {
      this.#drawing.path('good', `M${GUTTER - 20} ${y + 8}`, 'l4 5 l9 -10')
    } else {
      this.#drawing.path('bad', `M${GUTTER - 20} ${y + 3}`, 'l10 10 m0 -10 l-10 10')
    }
    this.#drawing.text(GUTTER + AIR, y, outcome.toUpperCase(), 'bold')
    this.#y = y + LINE
    this.#paragraph(message)
    this.#y += AIR
  }

  /** Explains the marks that occur. */
  #drawLegend(): void {
    const { steps } = this.#drawable
    if (this.#holds.length > 0) {
      this.#legend('has a lock', (x, y) =>
        this.#drawing.box({ x: x + 4, y, width: 4, height: 14 }, 'hold'),
      )
    }
    if (this.#waits.length > 0) {
      this.#legend('waits', (x, y) => this.#drawing.path('wait', `M${x + 6} ${y}`, 'v15'))
    }
    if (steps.some(({ isPreemption }) => isPreemption)) {
      const text = 'a pre-emption: the task of the step before was runnable'
      this.#legend(text, (x, y) => this.#drawPreemption(x, y + 3))
    }
  }

  #legend(text: string, draw: (x: number, y: number) => void): void {
    draw(GUTTER - 20, round(this.#y))
    this.#paragraph(text, 'dim')
  }

  /** Text from the first lane to the end of the picture. */
  #paragraph(text: string, style = ''): void {
    const room = Math.floor((this.#width - GUTTER - AIR - MARGIN) / CHARACTER)
    const lines = wrap(text, room)
    this.#y += this.#drawing.lines(GUTTER + AIR, this.#y, lines, style) + AIR
  }
}
