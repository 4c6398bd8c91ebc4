import { afterAll, expect, it } from 'vitest'
import { corpus } from './corpus.suite.ts'
import { nameOf, tableOf, type Verdict, verdictOn } from './verdict.suite.ts'

// What the explorer says of programs as people write them, held against the truth (which is checked by
// truth.test.ts). It prints a table of all verdicts.

const programs = await corpus()
const verdicts: Verdict[] = []

it.each(programs.map((judged) => ({ ...judged, name: nameOf(judged) })))(
  '$name: $truth',
  async (judged) => {
    const verdict = await verdictOn(judged)
    verdicts.push(verdict)
    expect(verdict.isRight, verdict.says).toBe(true)
  },
)

afterAll(() => console.log(tableOf(verdicts)))
