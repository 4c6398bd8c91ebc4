import { afterAll, expect, it } from 'vitest'
import { corpus } from './corpus.suite.ts'
import { nameOf, tableOf, type Verdict, verdictOn } from './verdict.suite.ts'

// What the explorer says of programs as people write them, held against the truth (which is checked by
// truth.test.ts). It prints a table of all verdicts.

/**
 * The programs of which it does not say the truth yet. One that it judges rightly must go from here; what
 * stays for good needs a reason.
 */
const notYet = new Set(['stale-clock, wrong', 'ttl-cache, wrong'])

const programs = await corpus()
const verdicts: Verdict[] = []

it.each(programs.map((judged) => ({ ...judged, name: nameOf(judged) })))(
  '$name: $truth',
  async (judged) => {
    const verdict = await verdictOn(judged)
    verdicts.push(verdict)
    expect(verdict.isRight, verdict.says).toBe(!notYet.has(judged.name))
  },
)

it('what it gets wrong belongs to the corpus', () => {
  const names = new Set(programs.map(nameOf))
  expect([...notYet].filter((name) => !names.has(name))).toEqual([])
})

afterAll(() => console.log(tableOf(verdicts)))
