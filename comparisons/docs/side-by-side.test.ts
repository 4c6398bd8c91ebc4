import { expect, it } from 'vitest'
import { scenarioFacts } from '../verdicts/facts.suite.ts'
import type { SolutionFacts } from '../verdicts/facts.ts'
import { comparedFirst, sideBySide } from './side-by-side.ts'

const MARKS = { v: '✓', x: '✗', '-': '–' } as const

/** A solution with a scenario for each mark: `x` is one that fails, under either of two rules. */
const solution = (name: string, marks: string, about: object): SolutionFacts => ({
  name,
  kind: name.startsWith('stm') ? 'stm' : 'mutex',
  ...about,
  scenarios: [...marks].flatMap((mark, i) =>
    (['node', 'preemptive'] as const).map((rule) =>
      scenarioFacts(MARKS[mark as keyof typeof MARKS], { name: `scenario ${i}`, rule }),
    ),
  ),
})

const solutions = [
  solution('mutex-other', 'v', { price: 'much' }),
  solution('stm', 'vvv', { price: 'little' }),
  solution('mutex', 'v-v', { price: 'an order' }),
  solution('mutex-naive', 'xvv', { bug: 'circular wait' }),
]
const choice = { alone: 'locks', composed: 'STM', because: '' } as const
const facts = { pattern: 'a-pattern', title: '', lesson: '', choice, ok: true, solutions }

const about = "import { Mutex } from 'async-mutex'\n\nexport const bug = 'circular wait'\n\n"
const sources = new Map([
  ['mutex-naive.ts', `${about}a()\nb()\nc()\nd()\ne()\nf()\n\n\n`],
  ['mutex.ts', `// Why.\n${about}a()\nb()\nc()\nd()\ne()\ng()\nh()\n`],
  ['stm.ts', 'a()\n'],
])

it('a wrong one comes first, then the one with locks, then the one with transactions', () => {
  expect(comparedFirst(facts).map(({ name }) => name)).toEqual(['mutex-naive', 'mutex', 'stm'])
})

it('a scenario counts once, whatever the rule', () => {
  const [outline = ''] = sideBySide(comparedFirst(facts), sources)
  expect(outline).toContain('| [`mutex-naive`](#mutex-naive) | [`mutex`](#mutex) | [`stm`](#stm) |')
  expect(outline).toContain('| wrong: circular wait | the price: an order | the price: little |')
  expect(outline).toContain('| ✗ deadlock in 1 of 3 | – cannot be written in 1 of 3 | ✓ |')
  expect(outline).toContain('| lines of code | 8 | 9 | 1 |')
})

it('of two with locks only what differs is shown, without what they say of themselves', () => {
  const [, changes = ''] = sideBySide(comparedFirst(facts), sources)
  expect(changes).toContain('1 line out, 2 in')
  expect(changes).toContain('```diff\n  d()\n  e()\n- f()\n+ g()\n+ h()\n```')
})
