import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { discover } from '../../patterns/discover.ts'
import { failureFacts, scenarioFacts } from '../verdicts/facts.suite.ts'
import type { Facts, FailureFacts } from '../verdicts/facts.ts'
import { experimentNames } from './experiments.ts'
import { type Material, refreshed } from './generated-blocks.ts'
import { indexPage, patternFiles } from './pages.ts'

const steps: FailureFacts['steps'] = [
  {
    task: 'Alice',
    events: [{ kind: 'acquire', lock: 'a', permits: 1 }],
    isPreemption: false,
    isDeviation: false,
  },
  { task: 'Bob', events: [{ kind: 'wait', lock: 'a' }], isPreemption: true, isDeviation: false },
]

const scenario = scenarioFacts('✗', {
  kind: 'composition',
  half: 'opened',
  failures: [failureFacts({ tasks: ['Alice', 'Bob'], steps, pointOfNoReturn: 1 })],
})

const facts: Facts = {
  pattern: 'a-pattern',
  title: 'A pattern',
  lesson: 'A lesson.',
  choice: { alone: 'locks', composed: 'STM', because: 'one is short | two have no order' },
  ok: true,
  solutions: [
    { name: 'mutex', kind: 'mutex', price: 'an order | of locks', scenarios: [scenario] },
    {
      name: 'stm',
      kind: 'stm',
      price: 'memory',
      scenarios: [{ ...scenario, failures: [] }],
    },
  ],
}

const chapters = [{ title: 'Waiting', about: 'a task waits', entries: [facts] }] as const

const sources = new Map([
  ['mutex.ts', 'export default 1\n'],
  ['stm.ts', 'export default 2\n'],
  ['event.ts', 'export function ring(): void {\n  bell()\n}\n'],
])

const body = "export default experiment({ title: 'to two', run(print) {} })\n"
const counting = `import {\n  TVar,\n  a,\n} from '../x.ts'\nimport { b } from 'y'\n\n${body}`
const printed = '```console\n$ npx tsx scripts/experiment counting\n1\n2\n```\n'

const material = (): Material => ({
  chapters,
  facts: new Map([['a-pattern', facts]]),
  sources: new Map([['a-pattern', sources]]),
  experiments: new Map([['counting', { text: counting, output: '1\n2\n' }]]),
  advice: new Map([['a-pattern', ['one lock | is enough', 'it is far away']]]),
  folder: '../patterns/',
  pictures: new Map(),
})

const marked = (directive: string, content = '') =>
  `before\n<!-- generated: ${directive} -->\n${content}<!-- end of generated -->\nafter\n`

describe('the generated blocks of a page', () => {
  it('are generated again, and what was written by hand stays', () => {
    const page = refreshed(marked('code a-pattern stm.ts', 'old\n'), material())
    expect(page).toBe(marked('code a-pattern stm.ts', '\n```ts\nexport default 2\n```\n\n'))
    expect(refreshed(page, material())).toBe(page)
  })

  it('may be a figure, with its picture beside it', () => {
    const into = material()
    const page = refreshed(marked('figure a-pattern mutex two meet'), into)
    expect(page).toContain('   2 ↷                                     waits for a\n')
    expect(page).toContain('](../patterns/a-pattern/mutex.two-meet.svg)')
    expect(page).toContain('--replay 1:mutex:two-meet:ed:ab:00000\n')
    expect([...into.pictures.keys()]).toEqual(['a-pattern/mutex.two-meet.svg'])
  })

  it('may be the same with notes, or one function of a solution', () => {
    const page = refreshed(marked('annotated a-pattern mutex two meet'), material())
    expect(page).toContain('- **Step 1, Alice.** `acquires a`: the lock was free')
    expect(page).toContain('--replay 1:mutex:two-meet:ed:ab:00000\n')
    const member = refreshed(marked('member a-pattern event.ts ring'), material())
    expect(member).toContain('```ts\nexport function ring(): void {\n  bell()\n}\n```')
  })

  it('may be the flow chart, with its picture', () => {
    const into = material()
    expect(refreshed(marked('which-tool'), into)).toContain('](../patterns/which-tool.svg)\n\n1. ')
    expect(into.pictures.get('which-tool.svg')).toMatch(/^<svg /)
  })

  it('may be how many bugs show without an explorer', () => {
    const page = refreshed(marked('undelayed'), material())
    expect(page).toContain('In 0 cases a wrong solution with locks fails a scenario')
  })

  it('may be what the author prefers, counted', () => {
    const page = refreshed(marked('preferences'), material())
    expect(page).toContain(
      'Of 1 problem of the event loop, each by itself, the author prefers locks for 1,',
    )
  })

  it('may be verdicts, with the command that shows them', () => {
    const verdict = refreshed(marked('verdict a-pattern stm two meet'), material())
    expect(verdict).toContain("> `stm` in 'two meet': ✓ survived all 2 interleavings, 3 states.\n")
    expect(verdict).toContain('> From `npx tsx scripts/run a-pattern --solution stm`.')
    const verdicts = refreshed(marked('verdicts a-pattern mutex stm'), material())
    expect(verdicts).toContain('| `mutex` | two meet | composition | ✗ deadlock (all 2')
  })

  it('may be the reasons not to use STM', () => {
    const advice = refreshed(marked('advice'), material())
    expect(advice).toContain('one lock \\| is enough;<br>it is far away |')
    expect(advice).toContain('| [A pattern](../patterns/a-pattern.md) | ')
  })

  it('may be what became of two together, or which tasks starve', () => {
    const table = refreshed(marked('compositions'), material())
    expect(table).toContain('(../patterns/a-pattern.md) | two meet | ✗ deadlock |  | ✓ |')
    expect(refreshed(marked('starvation'), material())).not.toContain('two meet')
    expect(refreshed(marked('disagreements'), material())).not.toContain('two meet')
  })

  it('may be the table of all chapters', () => {
    const table = refreshed(marked('table'), material())
    expect(table).toContain('| [Waiting](../README.md#waiting): a task waits | ')
    expect(table).toContain(
      ' | [A pattern](../patterns/a-pattern.md) | 1 × locks and STM | 1 × STM |',
    )
    expect(table).toContain(
      'By itself, these stand: 1 × locks and STM. Composed, these stand: 1 × STM.',
    )
  })

  it('may be an experiment, without its imports, and what it printed', () => {
    const whole = refreshed(marked('experiment counting'), material())
    expect(whole).toBe(marked('experiment counting', `\n\`\`\`ts\n${body}\`\`\`\n\n${printed}\n`))
    const output = refreshed(marked('output counting'), material())
    const file = 'comparisons/experiments/counting.ts'
    const link = `The program: [${file}](../../${file}).`
    expect(output).toBe(marked('output counting', `\n${printed}\n${link}\n\n`))
    const asItIs = refreshed(marked('markdown counting'), material())
    expect(asItIs).toBe(marked('markdown counting', `\n1\n2\n\n${link}\n\n`))
  })

  it.each([
    ['poetry', 'cannot be generated'],
    ['code b-pattern stm.ts', 'there is no b-pattern/stm.ts'],
    ['member a-pattern event.ts wring', "a-pattern/event.ts declares no 'wring'"],
    ['annotated a-pattern stm two meet', "a-pattern/stm has no failure in 'two meet'"],
    ['verdicts b-pattern mutex', "the pattern 'b-pattern' has not been explored"],
    ['verdicts a-pattern none', "a-pattern has no solution 'none'"],
    ['verdict a-pattern stm nowhere', "a-pattern has no scenario 'nowhere'"],
    ['experiment none', "the experiment 'none' has not been run"],
    ['output', "the experiment '' has not been run"],
    ['figure a-pattern stm two meet', "a-pattern/stm has no failure in 'two meet'"],
  ])('%s is refused', (directive, message) => {
    expect(() => refreshed(marked(directive), material())).toThrow(message)
  })
})

it('the page of a pattern leads to its pictures', () => {
  const files = patternFiles(facts, sources, false)
  expect([...files.keys()]).toEqual([
    'patterns/a-pattern.md',
    'patterns/a-pattern/mutex.two-meet.svg',
  ])
  const page = files.get('patterns/a-pattern.md')
  expect(page).toContain('](a-pattern/mutex.two-meet.svg)')
  expect(page).toContain('| two meet | composition | ✗ | ✓ |')
})

it('the page of a pattern that has a part on threads leads there, and no other does', () => {
  const [on, off] = [true, false].map((is) =>
    patternFiles(facts, sources, is).get('patterns/a-pattern.md'),
  )
  expect(on).toContain('`npx tsx scripts/run a-pattern --on-threads`')
  expect(on).toContain('](../../patterns/a-pattern/on-threads)')
  expect(off).not.toContain('on-threads')
})

it('the page of a pattern folds a long source, and no short one', () => {
  const long = new Map([...sources, ['stm.ts', 'a()\n'.repeat(41)]])
  const page = patternFiles(facts, long, false).get('patterns/a-pattern.md')
  expect(page).toContain('\n\n```ts\nexport default 1\n```\n\n')
  expect(page).toContain('<summary><code>stm.ts</code>, 41 lines</summary>\n\n```ts\na()\n')
})

it('the index says by chapter who stands, what decides and what is an opinion, and has the prices', () => {
  const page = indexPage(chapters, [], [], '')
  expect(page).toContain('\n\n### Waiting\n\nA task waits.\n\n| pattern |')
  expect(page).toContain(" | locks and STM | STM | stm survives 'two meet', no locks do |")
  expect(page).toContain(' | locks; composed STM | one is short \\| two have no order |')
  expect(page).toContain(
    '| **Waiting** |  |  |  |  |  |  |\n| [A pattern](patterns/a-pattern.md) |',
  )
  expect(page).toContain(' | an order \\| of locks | there is none | memory | ')
})

it('compositions for which no side was opened up are no contest', () => {
  const solutions = facts.solutions.map((solution) => ({
    ...solution,
    scenarios: solution.scenarios.map(({ half: _, ...each }) => each),
  }))
  const page = indexPage([{ ...chapters[0], entries: [{ ...facts, solutions }] }], [], [], '')
  expect(page).toContain(' | locks and STM | not compared | ')
  expect(page).not.toContain("survives 'two meet'")
})

const directivesIn = (page: string): string[] =>
  [...page.matchAll(/<!-- generated: ([^>]*?) -->/g)].map(([, directive = '']) => directive)

describe('the pages that are written by hand', async () => {
  const folder = new URL('../../docs/', import.meta.url)
  const patterns = new Map((await discover()).map((entry) => [entry.name, entry] as const))
  const experiments = await experimentNames()
  const files = ['', 'arguments/'].flatMap((within) =>
    readdirSync(new URL(within, folder))
      .filter((file) => file.endsWith('.md'))
      .map((file) => `${within}${file}`),
  )
  const pages = files.map((file) => {
    const text = readFileSync(new URL(file, folder), 'utf8')
    return { file, text, directives: directivesIn(text).map((directive) => directive.split(' ')) }
  })
  const isOfExperiment = ([kind = '']: readonly string[]) =>
    /^(experiment|output|markdown)$/.test(kind)
  const isOfAll = ([kind = '']: readonly string[]) =>
    /^(starvation|compositions|advice|disagreements|undelayed|preferences|which-tool|how-hard|how-hard-summary)$/.test(
      kind,
    )

  it.each(pages)('$file has an end for each mark', ({ text, directives }) => {
    expect(directives).toHaveLength(text.match(/<!-- end of generated -->/g)?.length ?? 0)
  })

  it.each(pages)('$file asks for experiments that there are', ({ directives }) => {
    for (const [, name] of directives.filter(isOfExperiment)) expect(experiments).toContain(name)
  })

  it.each(pages)('$file asks for patterns that there are', async ({ directives }) => {
    const ofPatterns = directives.filter(
      (directive) => !isOfExperiment(directive) && !isOfAll(directive),
    )
    for (const [kind, pattern = '', name = '', ...scenario] of ofPatterns) {
      expect(['verdict', 'verdicts', 'figure']).toContain(kind)
      const entry = patterns.get(pattern)
      const solutions = (await entry?.solutions()) ?? []
      expect(
        solutions.map((solution) => solution.name),
        pattern,
      ).toContain(name)
      if (kind === 'verdicts') continue
      expect(Object.keys(entry?.pattern.scenarios ?? {}), name).toContain(scenario.join(' '))
    }
  })

  it('quote each experiment', () => {
    const quoted = pages.flatMap(({ directives }) => directives.filter(isOfExperiment))
    const names = new Set(quoted.map(([, name]) => name))
    expect(experiments.filter((name) => !names.has(name))).toEqual([])
  })
})
