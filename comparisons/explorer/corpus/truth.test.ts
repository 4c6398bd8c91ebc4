import { beforeAll, describe, expect, it } from 'vitest'
import type { Outcome } from '../../../patterns/stage.ts'
import type { Ending } from '../index.ts'
import { randomFrom } from '../search/random.ts'
import { type CorpusProgram, corpus } from './corpus.suite.ts'
import { runAtRandom, watched } from './random-run.suite.ts'
import { withSlowLocks } from './slow-locks.suite.ts'

// Whether the corpus tells the truth: each program runs on the real event loop, with latencies at
// random and nothing intercepted; and once more with locks that are slower than Node's own, which is
// the harsher rule.

const programs = await corpus()

/** The runs of each program; `CORPUS_RUNS` sets another number. */
const RUNS = Number(process.env.CORPUS_RUNS ?? 60)

/** The most runs of a program whose ways of failing have not all been seen. */
const MOST_RUNS = 20 * RUNS

type OutcomesOf = (program: CorpusProgram) => readonly Outcome[]

const inNode: OutcomesOf = (program) => (program.truth === 'fails' ? program.outcomes : [])

const withAnyLocks: OutcomesOf = (program) => [...inNode(program), ...(program.harsher ?? [])]

/** Runs each program on its own, for some have state in their module, and all of them side by side. */
const endingsOfAll = (outcomesOf: OutcomesOf): Promise<Ending[][]> =>
  watched(() => Promise.all(programs.map((judged, i) => endingsOf(judged, outcomesOf(judged), i))))

async function endingsOf({ program }: CorpusProgram, outcomes: readonly Outcome[], seed: number) {
  const random = randomFrom(seed)
  const missing = new Set(outcomes)
  const endings: Ending[] = []
  while (endings.length < (missing.size > 0 ? MOST_RUNS : RUNS)) {
    const ending = await runAtRandom(program, random)
    missing.delete(ending.outcome)
    endings.push(ending)
  }
  return endings
}

it('there are forty pairs and more', () => {
  expect(new Set(programs.map(({ pair }) => pair)).size).toBeGreaterThanOrEqual(40)
})

describe.each([
  { where: 'in Node', outcomesOf: inNode, use: endingsOfAll },
  {
    where: 'with slow locks',
    outcomesOf: withAnyLocks,
    use: (outcomesOf: OutcomesOf) => withSlowLocks(() => endingsOfAll(outcomesOf)),
  },
])('$where', ({ outcomesOf, use }) => {
  let endings: readonly Ending[][] = []

  beforeAll(async () => {
    endings = await use(outcomesOf)
  })

  it.each(programs.map((judged, index) => ({ ...judged, index, outcomes: outcomesOf(judged) })))(
    '$pair, $version, ends as it is said: $outcomes',
    ({ index, outcomes }) => {
      const failures = (endings[index] ?? []).filter(({ outcome }) => outcome !== 'completed')
      const seen = new Set(failures.map(({ outcome }) => outcome))
      expect([...seen].sort(), failures[0]?.message).toEqual([...outcomes].sort())
    },
  )
})
