import { describe, expect, it } from 'vitest'
import { patternNames } from '../../patterns/discover.ts'
import { readStored } from '../docs/store.ts'
import {
  type Awaited,
  describeAwaited,
  describe as describeEvent,
  type TraceEvent,
} from '../explorer/index.ts'
import { type FailureFacts, runOf } from '../verdicts/facts.ts'
import type { Drawable } from './drawable.ts'
import type { Box } from './drawing.ts'
import { crossing, scheduled, several } from './schedules.suite.ts'
import { type Span, spansOf } from './spans.ts'
import { renderSvg } from './svg.ts'

const WORDS = { title: 'a picture', caption: 'npx tsx scripts/run a-pattern --replay 1:a:b:ed:ab' }

interface Text extends Box {
  readonly text: string
}

const numbers = (tag: string): Record<string, number> =>
  Object.fromEntries(
    [...tag.matchAll(/ (x|y|width|height|textLength)="([\d.-]+)"/g)].map(([, name = '', value]) => [
      name,
      Number(value),
    ]),
  )

/** Each text of a picture with the box that it takes. */
const textsOf = (svg: string): Text[] =>
  [...svg.matchAll(/<text([^>]*)>([^<]*)</g)].map(([, tag = '', text = '']) => {
    const { x = 0, y = 0, textLength = 0 } = numbers(tag)
    return { text, x, y: y - 10, width: textLength, height: 13 }
  })

const boxesOf = (svg: string, style: string): Box[] =>
  [...svg.matchAll(new RegExp(`<rect class="${style}"([^>]*)>`, 'g'))].map(([, tag = '']) => {
    const { x = 0, y = 0, width = 0, height = 0 } = numbers(tag)
    return { x, y, width, height }
  })

/** The dashed lines beside the texts of those who wait. */
const waitsOf = (svg: string): Box[] =>
  [...svg.matchAll(/<path class="wait" d="M([\d.]+) ([\d.]+) [Vv]([\d.]+)"/g)].map(
    ([, x, from, to]) => ({
      x: Number(x) - 1,
      y: Number(from),
      width: 2,
      height: Number(to) - Number(from),
    }),
  )

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

const isWithin = (inner: Box, outer: Box): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width + 0.1 &&
  inner.y + inner.height <= outer.y + outer.height + 0.1

/** What is wrong with the places of the texts of a picture, in one sentence each. */
function faultsOf(svg: string): string[] {
  const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? []
  const canvas = { x: 0, y: 0, width: Number(width), height: Number(height) }
  const texts = textsOf(svg)
  const lanes = boxesOf(svg, 'lane')
  const bars = [...boxesOf(svg, 'hold'), ...waitsOf(svg)]
  return texts
    .flatMap((text, i) => [
      ...(isWithin(text, canvas) ? [] : [`'${text.text}' leaves the picture`]),
      ...texts
        .slice(i + 1)
        .flatMap((other) =>
          overlap(text, other) ? [`'${text.text}' lies over '${other.text}'`] : [],
        ),
      ...lanes.flatMap((lane) =>
        overlap(text, lane) && !isWithin(text, lane) ? [`'${text.text}' leaves its lane`] : [],
      ),
      ...bars.flatMap((bar) => (overlap(text, bar) ? [`a bar crosses '${text.text}'`] : [])),
    ])
    .concat(
      bars.flatMap((bar, i) =>
        bars.slice(i + 1).some((other) => overlap(bar, other)) ? ['a bar lies over another'] : [],
      ),
    )
}

/** The colours of a picture by the classes that have them, on a light or on a dark background. */
function coloursOf(svg: string, isDark: boolean): Map<string, string> {
  const [light = '', dark = ''] = svg.split('@media (prefers-color-scheme: dark)')
  const colours = new Map<string, string>()
  for (const sheet of isDark ? [light, dark] : [light]) {
    for (const [, name = '', colour = ''] of sheet.matchAll(
      /^\.?(\w+) \{.*(?:fill|stroke): (#[\da-f]{6})/gm,
    )) {
      colours.set(name, colour)
    }
  }
  return colours
}

/** How bright a colour is, from 0 to 1, as the guidelines for accessible pages have it (WCAG 2.2). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

/** What a cycle of waiting tasks says, and the bars do not. */
function untold(failure: FailureFacts): string[] {
  const { holds, waits } = spansOf(runOf(failure).steps)
  const isOpen = (span: Span, task: string) => span.task === task && span.to === undefined
  const { ending } = failure
  const cycle = ending.kind === 'cycle' ? ending.cycle : []
  return cycle.flatMap(({ task, awaits, heldBy }) => {
    const isWaiting = waits.some((wait) => isOpen(wait, task) && isSame(wait.awaits, awaits))
    const isHolding =
      awaits.kind !== 'lock' ||
      holds.some((hold) => isOpen(hold, heldBy) && hold.lock === awaits.name)
    return [
      ...(isWaiting ? [] : [`${task} waits for ${describeAwaited(awaits)}`]),
      ...(isHolding ? [] : [`${heldBy} has ${describeAwaited(awaits)}`]),
    ]
  })
}

const isSame = (a: Awaited, b: Awaited): boolean => JSON.stringify(a) === JSON.stringify(b)

/** The schedule in which two tasks take two locks in opposite orders. */
const crossed: Drawable = { ...(await scheduled(crossing, 'ABBA')), pointOfNoReturn: 2 }

const deadlock: Drawable = {
  ...crossed,
  ending: { outcome: 'deadlock', message: 'Alice waits for Bob & Bob waits for <Alice>' },
}

const step = { isPreemption: true, isDeviation: true }

describe('no text overlaps another, a bar, its lane or the edge, and the bars tell who waits for whom', async () => {
  // What is stored is what pages show; that it is up to date is checked elsewhere.
  for (const [name, { facts }] of await readStored(new URL('../../docs/', import.meta.url))) {
    it(`in ${name}`, () => {
      const failures = facts.solutions.flatMap(({ scenarios }) =>
        scenarios.flatMap((scenario) => scenario.failures),
      )
      expect(failures).not.toHaveLength(0)
      for (const failure of failures) {
        const { token, pointOfNoReturn } = failure
        const picture = renderSvg({ ...runOf(failure), pointOfNoReturn }, WORDS)
        expect(faultsOf(picture), token).toEqual([])
        expect(untold(failure), token).toEqual([])
      }
    })
  }

  it('in pictures of all problems', async () => {
    const stored = await readStored(new URL('../../docs/', import.meta.url))
    expect([...stored.keys()]).toEqual(await patternNames())
  })

  it('with many tasks, long words and many locks', () => {
    const word = 'antidisestablishmentarianism'
    const tasks = Array.from({ length: 9 }, (_, i) => `${word}${i}`)
    const steps = tasks.flatMap((task) =>
      tasks.map((each) => {
        const events: TraceEvent[] = [
          { kind: 'acquire', lock: `${task}.${each}`, permits: 1 },
          { kind: 'work', label: `${word} ${each}` },
        ]
        const actions = events.map(describeEvent)
        const actionsOfAll = actions.map((action) => ({ task, action }))
        return { ...step, task, events, actions, actionsOfAll }
      }),
    )
    const ending = { outcome: 'livelock', message: `${word} `.repeat(30) } as const
    const drawable = { tasks, steps, repeatsFrom: 3, pointOfNoReturn: 0, ending }
    expect(faultsOf(renderSvg(drawable, WORDS))).toEqual([])
  })

  it('without a single step', () => {
    const ending = { outcome: 'inconclusive', message: 'it cannot be known' } as const
    const drawable = { tasks: [], steps: [], repeatsFrom: undefined, ending }
    expect(faultsOf(renderSvg(drawable, WORDS))).toEqual([])
  })

  it('with a task that waits for two things at once, and again', async () => {
    const svg = renderSvg(await scheduled(several, 'ABCAAC'), WORDS)
    expect(faultsOf(svg)).toEqual([])
    const columns = waitsOf(svg).map(({ x }) => x)
    expect(new Set(columns).size).toBeGreaterThan(2) // one of them is in the legend
    const onTop = svg.replaceAll(/(class="wait" d="M)[\d.]+/g, '$170')
    expect(faultsOf(onTop)).toContain('a bar lies over another')
  })

  it('would be noticed', () => {
    const svg = renderSvg(deadlock, WORDS)
    const moved = (text: string, x: number) =>
      svg.replace(new RegExp(`x="[\\d.]+"( y="[\\d.]+"[^>]*>${text})`), `x="${x}"$1`)
    expect(faultsOf(svg)).toEqual([])
    expect(faultsOf(moved('acquires locks.a', 330)).join()).toContain('leaves its lane')
    expect(faultsOf(moved('acquires locks.a', 65)).join()).toContain('a bar crosses')
    expect(faultsOf(moved('waits for locks.b', 70)).join()).toContain('a bar crosses')
    expect(faultsOf(moved('Bob', 80)).join()).toContain("lies over 'Bob'")
    expect(faultsOf(moved('step', -5)).join()).toContain('leaves the picture')
  })
})

describe('a picture', () => {
  const svg = renderSvg(deadlock, WORDS)

  it('is the same, byte for byte, for the same schedule', () => {
    expect(renderSvg(structuredClone(deadlock), { ...WORDS })).toBe(svg)
  })

  it('says in words what it shows', () => {
    expect(svg).toContain('<title>a picture</title>')
    expect(svg).toContain('2. Bob (a pre-emption): acquires locks.b.')
    expect(svg).toContain('End: deadlock.')
  })

  it('has a bar for who has what, and a dashed line for who waits', () => {
    const titles = [...svg.matchAll(/<title>(.* has .*)<\/title>/g)].map(([, title]) => title)
    expect(titles).toEqual(['Alice has locks.a', 'Bob has locks.b'])
    expect(waitsOf(svg)).toHaveLength(2 + 1) // and one in the legend
  })

  it('marks the pre-emption and the point of no return, each once', () => {
    expect(svg.match(/a6 6 0 0 1 12 0/g)).toHaveLength(1 + 1) // and one in the legend
    expect(svg.match(/point of no return/g)).toHaveLength(1)
    expect(textsOf(svg).map(({ text }) => text)).toContain('DEADLOCK')
  })

  it.each([
    ['light', false],
    ['dark', true],
  ])('can be read on a %s background', (_, isDark) => {
    const colours = coloursOf(svg, isDark)
    const on = (name: string) =>
      ['page', 'lane'].map((ground) =>
        contrast(colours.get(name) as string, colours.get(ground) as string),
      )
    for (const name of ['text', 'dim']) expect(Math.min(...on(name)), name).toBeGreaterThan(4.5)
    for (const name of ['hold', 'wait', 'mark', 'late', 'again', 'bad', 'good']) {
      expect(Math.min(...on(name)), name).toBeGreaterThan(3)
    }
  })

  it('marks what repeats itself', () => {
    const ending = { outcome: 'livelock', message: 'again' } as const
    const again = renderSvg({ ...deadlock, repeatsFrom: 1, ending }, WORDS)
    expect(again).toContain('again and again')
    expect(svg).not.toContain('again and again')
  })

  it('is well-formed whatever a message says', () => {
    expect(svg).toContain('Bob &amp; Bob waits for &lt;Alice&gt;')
    const message = 'a bell \u0007, half a pair \ud800, and a "quote"'
    const odd = renderSvg({ ...deadlock, ending: { outcome: 'threw', message } }, WORDS)
    expect(odd).toContain('a bell \ufffd, half a pair \ufffd, and a &quot;quote&quot;')
  })

  it('shows it in every text where colours are not seen', () => {
    const { ending } = deadlock
    const fine = renderSvg({ ...deadlock, ending: { ...ending, outcome: 'completed' } }, WORDS)
    expect(fine).toContain('>COMPLETED<')
    expect(fine).toContain('class="good"')
    expect(fine).not.toContain('class="bad"')
  })
})
