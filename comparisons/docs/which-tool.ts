import type { Winner } from '../../patterns/pattern.ts'
import { CHARACTER, Drawing, LINE } from '../render/drawing.ts'
import { plural } from '../text/quantity.ts'
import { wrap } from '../text/wrap.ts'
import type { Facts } from '../verdicts/facts.ts'
import { pageLink } from './links.ts'

/** A question of the flow chart: "yes" leads to a tool, "no" to the next question. */
interface Question {
  readonly ask: string
  readonly tool: string
  /** The page and the section on which the answer rests. */
  readonly because: readonly [text: string, link: string]
  /** The side that the tool belongs to; no pattern is an example of the others. */
  readonly side?: Exclude<Winner, 'either'>
}

const QUESTIONS: readonly Question[] = [
  {
    ask: 'Is the truth in a database?',
    tool: "the database's own transactions, serialisable or with locked rows",
    because: [
      'nothing in memory survives a power cut',
      'the-outside-world.md#after-a-power-cut-nothing-is-left',
    ],
  },
  {
    ask: 'Must something outside happen in the middle of the operation?',
    tool: 'a lock held across it, or one owner that waits',
    because: [
      'a transaction cannot await, or asks again after a conflict',
      'the-outside-world.md#a-letter-in-a-transaction-may-be-sent-twice',
    ],
  },
  {
    ask: 'Does each operation fit into one synchronous function, and does none have to wait?',
    tool: 'that function, and nothing else',
    because: ['JavaScript runs it to its end', 'single-threaded.md'],
    side: 'neither',
  },
  {
    ask: 'Must waiters be served in order of arrival, or in bounded time?',
    tool: 'locks or semaphores with a queue; or an event with a line of its own',
    because: ['a transaction may be overtaken forever', 'fairness.md'],
    side: 'locks',
  },
  {
    ask: 'Is it one object, with all its operations in one class?',
    tool: 'a synchronous step and an event; or one lock and one condition',
    because: ['there is nothing to compose', 'locks-in-review.md#three-changes'],
    side: 'event',
  },
  {
    ask: 'Is everything that an operation needs known before it begins?',
    tool: 'all locks at once, in one order; or looking first, then acting, in one step',
    because: ['both compose when they are opened up', 'composition.md#two-correct-parts-together'],
  },
]

/** What is left when every answer was "no". */
const REST: Omit<Question, 'ask'> = {
  tool: 'transactions',
  because: ['what it needs turns up on the way, and a part that fails is undone', 'composition.md'],
  side: 'STM',
}

const WIDTH = 760
const MARGIN = 12
const BOX = { question: 340, tool: 300 }
const ROW = 76

/** The questions as a picture: down the left side, with the tools to their right. */
export function whichToolPicture(): string {
  const [drawing, boxes] = [new Drawing(), new Drawing()]
  const toolAt = WIDTH - MARGIN - BOX.tool
  QUESTIONS.forEach(({ ask, tool }, i) => {
    const y = MARGIN + i * ROW
    place(drawing, boxes, { x: MARGIN, y, width: BOX.question }, ask)
    place(drawing, boxes, { x: toolAt, y, width: BOX.tool }, tool, 'bold')
    drawing.path(
      'mark',
      `M${MARGIN + BOX.question} ${y + 26}`,
      `H${toolAt - 2}`,
      'm-6 -4 l6 4 l-6 4',
    )
    drawing.text(MARGIN + BOX.question + 38, y + 8, 'yes')
    drawing.path('mark', `M${MARGIN + 40} ${y + 52}`, 'v22', 'm-4 -6 l4 6 l4 -6')
    drawing.text(MARGIN + 50, y + 56, 'no')
  })
  const bottom = MARGIN + QUESTIONS.length * ROW
  place(drawing, boxes, { x: MARGIN, y: bottom, width: BOX.question }, REST.tool, 'bold')
  const title = 'Which tool do I take?'
  const description = [
    ...QUESTIONS.map(({ ask, tool }) => `${ask} Yes: ${tool}. No:`),
    `${REST.tool}.`,
  ]
  return drawing.toSvg(
    { width: WIDTH, height: bottom + ROW - 12 },
    { title, description: description.join(' ') },
    boxes,
  )
}

function place(
  drawing: Drawing,
  boxes: Drawing,
  at: { readonly x: number; readonly y: number; readonly width: number },
  text: string,
  style = '',
): void {
  boxes.box({ ...at, height: 52 }, 'lane')
  const lines = wrap(text, Math.floor((at.width - 16) / CHARACTER))
  drawing.lines(at.x + 8, at.y + 26 - (lines.length * LINE) / 2, lines, style)
}

/** What a side is called in a sentence, where that is not its name. */
const NAMES: Readonly<Partial<Record<Winner, string>>> = {
  neither: 'none of the three',
  event: 'an event',
}

/** The same as a list, each tool with the patterns for which the author prefers its side. */
export function whichToolList(all: readonly Facts[], folder: string): string {
  const lines = QUESTIONS.map(
    (question, i) =>
      `${i + 1}. ${question.ask} **Yes: ${question.tool}.** ${reasonFor(question, all, folder)}`,
  )
  const rest = `${lines.length + 1}. Otherwise: **${REST.tool}.** ${reasonFor(REST, all, folder)}`
  return `${[...lines, rest].join('\n')}\n`
}

function reasonFor(
  { because: [text, link], side }: Omit<Question, 'ask'>,
  all: readonly Facts[],
  folder: string,
): string {
  const reason = `Because [${text}](arguments/${link}).`
  if (side === undefined) return reason
  const preferred = all.filter(({ choice }) => preferredIn(choice, side))
  if (preferred.length === 0) return reason
  const list = preferred
    .map((facts) => `   - ${pageLink(facts, folder)}: ${facts.choice.because}.`)
    .join('\n')
  const what = side === 'STM' ? 'the composition' : 'the problem by itself'
  const cases = plural(preferred.length, 'case')
  return `${reason} For ${what}, the author prefers ${NAMES[side] ?? side} in ${cases}:\n\n${list}\n`
}

/** Transactions are for what is composed, the others for a problem by itself. */
const preferredIn = ({ alone, composed }: Facts['choice'], side: Winner): boolean =>
  side === 'STM' ? composed === side : alone === side
