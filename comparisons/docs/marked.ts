import { join } from 'node:path/posix'
import { type FilledChapter, mapChapters } from '../../patterns/order.ts'
import { fenced } from '../render/markdown.ts'
import type { Sources } from '../sources/sources.ts'
import { type Facts, markOf } from '../verdicts/facts.ts'
import { summaryOf } from '../verdicts/summary.ts'
import { compositionTable, disagreementTable, starvationTable } from './across.ts'
import { adviceTable } from './advice.ts'
import { withoutImports } from './experiments.ts'
import { figure, picture, pictureName, verdicts } from './figures.ts'
import { chapterTable } from './tables.ts'

/** What is generated within a page that was written by hand stands between two such marks. */
const MARKED = /(<!-- generated: ([^>]*?) -->\n)[\s\S]*?(<!-- end of generated -->)/g

/** What a marked part may be made of. */
export interface Material {
  /** All patterns, by chapter. */
  readonly chapters: readonly FilledChapter<Facts>[]
  /** The same by name, in the same order. */
  readonly facts: ReadonlyMap<string, Facts>
  readonly sources: ReadonlyMap<string, Sources>
  readonly experiments: ReadonlyMap<string, Shown>
  /** When not to use STM, by pattern. */
  readonly advice: ReadonlyMap<string, readonly string[]>
  /** The way from the page to the pages of the patterns. */
  readonly folder: string
  /** Is given the pictures that figures need, by their names. */
  readonly pictures: Map<string, string>
}

/** An experiment: its text, and what it has printed. */
export interface Shown {
  readonly text: string
  readonly output: string
}

/** A mark that asks for what there is not. */
export class BadMark extends Error {
  override readonly name = 'BadMark'
}

/** `page` with its marked parts made anew. */
export const refreshed = (page: string, material: Material): string =>
  page.replace(MARKED, (_, open: string, wish: string, close: string) => {
    const [kind = '', ...words] = wish.trim().split(' ')
    const make = KINDS[kind]
    if (make === undefined) throw new BadMark(`'${wish}' is nothing that can be generated`)
    return `${open}\n${make(material, words).trimEnd()}\n\n${close}`
  })

const KINDS: Readonly<Record<string, (material: Material, words: readonly string[]) => string>> = {
  /** `table`: a row for each chapter. */
  table: ({ chapters, folder }) => chapterTable(mapChapters(chapters, summaryOf), folder),
  /** `starvation`: who may wait for ever, in all patterns. */
  starvation: ({ facts, folder }) => starvationTable([...facts.values()], folder),
  /** `disagreements`: where real runs do not do what is expected in Node's own order. */
  disagreements: ({ facts, folder }) => disagreementTable([...facts.values()], folder),
  /** `compositions`: what became of two solved ones together, in all patterns. */
  compositions: ({ facts, folder }) => compositionTable([...facts.values()], folder),
  /** `advice`: when not to use STM, a row for each pattern. */
  advice: ({ facts, advice, folder }) => adviceTable([...facts.values()], advice, folder),
  /** `verdicts bank-transfer mutex stm`: what became of these solutions. */
  verdicts: ({ facts }, [pattern = '', ...names]) =>
    verdicts(names.map((name) => solutionOf(factsOf(facts, pattern), name))),
  /** `verdict bank-transfer mutex opposite transfers`: what became of it there, under each rule. */
  verdict({ facts }, [pattern = '', name = '', ...scenarioName]) {
    const { scenarios } = solutionOf(factsOf(facts, pattern), name)
    const scenario = scenarioName.join(' ')
    const found = scenarios.filter((each) => each.name === scenario)
    if (found.length === 0) throw new BadMark(`${pattern} has no scenario '${scenario}'`)
    const lines = found.map((each) => {
      const rule = each.rule === 'preemptive' ? ', at every read' : ''
      return `> \`${name}\` in '${scenario}'${rule}: ${markOf(each)} ${each.verdict}. ${each.ownOrder}`.trim()
    })
    const command = `\`npx tsx scripts/run ${pattern} --solution ${name}\``
    return [...lines, `> Shown by ${command}.`].join('\n>\n')
  },
  /** `figure bank-transfer mutex opposite transfers`: the simplest failure there. */
  figure({ facts, folder, pictures }, [pattern = '', name = '', ...scenarioName]) {
    const solution = solutionOf(factsOf(facts, pattern), name)
    const scenario = solution.scenarios.find((each) => each.name === scenarioName.join(' '))
    const failure = scenario?.failures[0]
    if (scenario === undefined || failure === undefined) {
      throw new BadMark(`${pattern}/${name} has no failure in '${scenarioName.join(' ')}'`)
    }
    const shown = { pattern, solution, scenario, failure }
    if (failure.steps.length > 0) pictures.set(pictureName(shown), picture(shown))
    return figure(shown, folder)
  },
  /** `code bank-transfer stm.ts`: the whole file. */
  code({ sources }, [pattern = '', file = '']) {
    const text = sources.get(pattern)?.get(file)
    if (text === undefined) throw new BadMark(`there is no ${pattern}/${file}`)
    return fenced(text, 'ts')
  },
  /** `experiment hot-variable`: the program, and what it has printed. */
  experiment({ experiments }, [name = '']) {
    const shown = experimentOf(experiments, name)
    return [fenced(withoutImports(shown.text), 'ts'), session(name, shown)].join('\n')
  },
  /** `output hot-variable`: what the experiment has printed, and where the program is. */
  output({ experiments, folder }, [name = '']) {
    const file = `comparisons/experiments/${name}.ts`
    const link = `The program: [${file}](${join(folder, '../..', file)}).`
    return [session(name, experimentOf(experiments, name)), link].join('\n')
  },
}

const session = (name: string, { output }: Shown): string =>
  fenced(`$ npx tsx scripts/experiment ${name}\n${output}`, 'console')

function experimentOf(experiments: Material['experiments'], name: string): Shown {
  const found = experiments.get(name)
  if (found === undefined) throw new BadMark(`nothing is known of an experiment '${name}'`)
  return found
}

function factsOf(facts: Material['facts'], pattern: string): Facts {
  const found = facts.get(pattern)
  if (found === undefined) throw new BadMark(`nothing is known of a pattern '${pattern}'`)
  return found
}

function solutionOf({ pattern, solutions }: Facts, name: string) {
  const found = solutions.find((solution) => solution.name === name)
  if (found === undefined) throw new BadMark(`${pattern} has no solution '${name}'`)
  return found
}
