import { describe, expect, it, vi } from 'vitest'
import { type Entry, load, type Solution } from '../../patterns/discover.ts'
import { explainRun, type TraceEvent } from '../explorer/index.ts'
import { compare } from '../verdicts/compare.ts'
import { type Facts, factsOf, runOf } from '../verdicts/facts.ts'
import { renderSvg } from './svg.ts'

/** What becomes of the words for an event. */
const wording = vi.hoisted(() => ({ of: (text: string): string => text }))

vi.mock('../explorer/report/describe.ts', async (original) => {
  const real = await original<{ describe(event: TraceEvent): string }>()
  return { ...real, describe: (event: TraceEvent) => wording.of(real.describe(event)) }
})

/** Runs `use` while every event goes by other words. */
async function reworded<A>(of: (text: string) => string, use: () => A): Promise<Awaited<A>> {
  const before = wording.of
  wording.of = of
  try {
    return await use()
  } finally {
    wording.of = before
  }
}

/** Other words, each as long as the one that it replaces. */
const scrambled = (text: string): string => text.replaceAll(/\p{L}/gu, 'x')

/**
 * The facts of all wrong solutions, in the scenarios that they fail; but for STM that starves, which
 * takes a longer search than this one.
 */
async function factsOfPattern(name: string): Promise<Facts[]> {
  const entry = await load(name)
  const wrong = (await entry.solutions()).filter(({ bug }) => bug !== undefined)
  const found: Facts[] = []
  for (const solution of wrong) found.push(await factsOfSolution(entry, solution))
  return found
}

async function factsOfSolution(entry: Entry, solution: Solution): Promise<Facts> {
  const failed = Object.entries(entry.pattern.scenarios).filter(
    ([name, { kind }]) =>
      name in solution.outcomes && (solution.kind !== 'stm' || kind !== 'liveness'),
  )
  const pattern = { ...entry.pattern, scenarios: Object.fromEntries(failed) }
  return factsOf(await compare({ ...entry, pattern }, [solution], { states: 100, schedules: 1000 }))
}

const WORDS = { title: 'a picture', caption: 'a caption' }

const failuresIn = (all: readonly Facts[]) =>
  all.flatMap(({ solutions }) =>
    solutions.flatMap(({ scenarios }) => scenarios.flatMap(({ failures }) => failures)),
  )

const pictures = (all: readonly Facts[]): string[] =>
  failuresIn(all).map((failure) => renderSvg({ ...runOf(failure), ...shapeOf(failure) }, WORDS))

const shapeOf = ({ pointOfNoReturn }: { readonly pointOfNoReturn: number | null }) => ({
  pointOfNoReturn,
})

/** A picture without what is written in it. */
const geometry = (svg: string): string =>
  svg.replaceAll(/(<(?:text|title|desc)\b[^>]*>)[^<]*</g, '$1<')

/** The bars and dashed lines of a picture, without how high they are: rows grow with their text. */
const bars = (svg: string): string[] =>
  [...svg.matchAll(/<rect class="hold" x="([\d.]+)"|<path class="wait" d="M([\d.]+)/g)].map(
    ([, hold, wait]) => hold ?? wait ?? '',
  )

describe.each(['dining-philosophers', 'semaphore'])('the words for events, in %s', async (name) => {
  const facts = await factsOfPattern(name)

  it('are in no fact: what is stored is the same with others', async () => {
    expect(await reworded(scrambled, () => factsOfPattern(name))).toEqual(facts)
  })

  it('change no shape of a picture', async () => {
    const before = pictures(facts)
    const after = await reworded(scrambled, () => pictures(facts))
    expect(before).not.toHaveLength(0)
    expect(after).not.toEqual(before)
    expect(after.map(geometry)).toEqual(before.map(geometry))
  })

  it('change no bar of a picture if they are of other lengths', async () => {
    const after = await reworded(
      (text) => `${text} ${text}`,
      () => pictures(facts),
    )
    expect(after.map(bars)).toEqual(pictures(facts).map(bars))
    expect(after.flatMap(bars)).not.toHaveLength(0)
  })

  it('change the text of a trace and nothing else if one verb is another', async () => {
    const takes = (text: string) => text.replace(/^acquires /, 'takes ')
    const [failure] = failuresIn(facts)
    if (failure === undefined) throw new Error('nothing fails')
    const before = runOf(failure)
    const after = await reworded(takes, () => runOf(failure))
    expect(before.steps.some(({ actions }) => actions.some((text) => takes(text) !== text))).toBe(
      true,
    )
    const worded = before.steps.map((step) => ({
      ...step,
      actions: step.actions.map(takes),
      actionsOfAll: step.actionsOfAll.map((each) => ({ ...each, action: takes(each.action) })),
    }))
    expect(after).toEqual({ ...before, steps: worded })
    expect(explainRun(after)).not.toBe(explainRun(before))
  })
})
