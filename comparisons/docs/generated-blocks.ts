import { join } from 'node:path/posix'
import { type FilledChapter, mapChapters } from '../../patterns/order.ts'
import { replayCommand } from '../render/command.ts'
import { fenced } from '../render/markdown.ts'
import { memberOf } from '../sources/member-of.ts'
import type { Sources } from '../sources/sources.ts'
import { describeForecast, describeVerdict } from '../verdicts/describe-facts.ts'
import { type Facts, markOf, runOf } from '../verdicts/facts.ts'
import { underRule } from '../verdicts/rule-label.ts'
import { summaryOf } from '../verdicts/summary.ts'
import { adviceTable } from './advice.ts'
import { annotatedTrace } from './annotated-trace.ts'
import { compositionTable, disagreementTable, starvationTable } from './cross-pattern.ts'
import { withoutImports } from './experiments.ts'
import { type Figure, figure, picture, pictureName, verdicts } from './figures.ts'
import { howHardSummary, howHardTable } from './how-hard.ts'
import { preferencesSentence } from './preferences.ts'
import { chapterTable } from './tables.ts'
import { undelayedSentence } from './undelayed.ts'
import { whichToolList, whichToolPicture } from './which-tool.ts'

/** In a page that is written by hand, a generated block stands between two such comments. */
const BLOCK = /(<!-- generated: ([^>]*?) -->\n)[\s\S]*?(<!-- end of generated -->)/g

/** What blocks are made of. */
export interface Material {
  /** All patterns, by chapter. */
  readonly chapters: readonly FilledChapter<Facts>[]
  /** The same by name, in the same order. */
  readonly facts: ReadonlyMap<string, Facts>
  readonly sources: ReadonlyMap<string, Sources>
  readonly experiments: ReadonlyMap<string, QuotedExperiment>
  /** The reasons not to use STM, by pattern. */
  readonly advice: ReadonlyMap<string, readonly string[]>
  /** The path from the page to the pages of the patterns. */
  readonly folder: string
  /** Receives the pictures that figures need, by their names. */
  readonly pictures: Map<string, string>
}

/** An experiment: its program, and what it printed. */
export interface QuotedExperiment {
  readonly text: string
  readonly output: string
}

/** A block asks for something that does not exist. */
export class BadDirective extends Error {
  override readonly name = 'BadDirective'
}

/** Whether something in `page` is generated. */
export const hasBlocks = (page: string): boolean => page.search(BLOCK) >= 0

/** `page` with its blocks generated again. */
export const refreshed = (page: string, material: Material): string =>
  page.replace(BLOCK, (_, open: string, directive: string, close: string) => {
    const [kind = '', ...words] = directive.trim().split(' ')
    const make = KINDS[kind]
    if (make === undefined) throw new BadDirective(`'${directive}' cannot be generated`)
    return `${open}\n${make(material, words).trimEnd()}\n\n${close}`
  })

const KINDS: Readonly<Record<string, (material: Material, words: readonly string[]) => string>> = {
  /** `table`: a row for each chapter. */
  table: ({ chapters, folder }) => chapterTable(mapChapters(chapters, summaryOf), folder),
  /** `starvation`: which tasks may starve, in all patterns. */
  starvation: ({ facts, folder }) => starvationTable([...facts.values()], folder),
  /** `disagreements`: where real runs contradict the forecast in Node's own order. */
  disagreements: ({ facts, folder }) => disagreementTable([...facts.values()], folder),
  /** `compositions`: what became of two solved problems together, in all patterns. */
  compositions: ({ facts, folder }) => compositionTable([...facts.values()], folder),
  /** `how-hard-summary`: how many runs tools that choose at random need, over all wrong solutions. */
  'how-hard-summary': ({ facts }) => howHardSummary([...facts.values()]),
  /** `how-hard`: the same for each wrong solution. */
  'how-hard': ({ facts, folder }) => howHardTable([...facts.values()], folder),
  /** `advice`: the reasons not to use STM, a row for each pattern. */
  advice: ({ facts, advice, folder }) => adviceTable([...facts.values()], advice, folder),
  /** `which-tool`: the flow chart, and the same as a list. */
  'which-tool'({ facts, folder, pictures }) {
    pictures.set('which-tool.svg', whichToolPicture())
    const image = `![Which tool do I take? The list below says the same](${folder}which-tool.svg)`
    return `${image}\n\n${whichToolList([...facts.values()], folder)}`
  },
  /** `preferences`: for how many problems the author prefers which side. */
  preferences: ({ facts }) => preferencesSentence([...facts.values()]),
  /** `verdicts bank-transfer mutex stm`: what became of these solutions. */
  verdicts: ({ facts }, [pattern = '', ...names]) =>
    verdicts(names.map((name) => solutionOf(factsOf(facts, pattern), name))),
  /** `verdict bank-transfer mutex opposite transfers`: what became of it in that scenario, under each rule. */
  verdict({ facts }, [pattern = '', name = '', ...scenarioName]) {
    const { scenarios } = solutionOf(factsOf(facts, pattern), name)
    const scenario = scenarioName.join(' ')
    const found = scenarios.filter((each) => each.name === scenario)
    if (found.length === 0) throw new BadDirective(`${pattern} has no scenario '${scenario}'`)
    const lines = found.map((each) => {
      const place = underRule(`\`${name}\` in '${scenario}'`, each.rule)
      return `> ${place}: ${markOf(each)} ${describeVerdict(each)}. ${describeForecast(each)}`.trim()
    })
    const command = `\`npx tsx scripts/run ${pattern} --solution ${name}\``
    return [...lines, `> From ${command}.`].join('\n>\n')
  },
  /** `figure bank-transfer mutex opposite transfers`: its simplest failure in that scenario. */
  figure({ facts, folder, pictures }, words) {
    const shown = failureOf(facts, words)
    if (shown.failure.steps.length > 0) pictures.set(pictureName(shown), picture(shown))
    return figure(shown, folder)
  },
  /** `annotated semaphore mutex-race a client who gives up`: the same, with notes on each form. */
  annotated({ facts }, words) {
    const { pattern, failure } = failureOf(facts, words)
    return annotatedTrace(runOf(failure), replayCommand(pattern, failure.token, 100))
  },
  /** `undelayed`: how many of the bugs with locks show without an explorer. */
  undelayed: ({ facts }) => undelayedSentence([...facts.values()]),
  /** `code bank-transfer stm.ts`: the whole file. */
  code({ sources }, [pattern = '', file = '']) {
    const text = sources.get(pattern)?.get(file)
    if (text === undefined) throw new BadDirective(`there is no ${pattern}/${file}`)
    return fenced(text, 'ts')
  },
  /** `member semaphore mutex-race.ts withOneSoon`: one method or function of the file. */
  member({ sources }, [pattern = '', file = '', name = '']) {
    const text = memberOf(sources.get(pattern)?.get(file) ?? '', name)
    if (text === undefined) throw new BadDirective(`${pattern}/${file} declares no '${name}'`)
    return fenced(text, 'ts')
  },
  /** `experiment hot-variable`: the program, and what it printed. */
  experiment({ experiments }, [name = '']) {
    const shown = experimentOf(experiments, name)
    return [fenced(withoutImports(shown.text), 'ts'), session(name, shown)].join('\n')
  },
  /** `output hot-variable`: what the experiment printed, and where the program is. */
  output({ experiments, folder }, [name = '']) {
    return [session(name, experimentOf(experiments, name)), linkTo(name, folder)].join('\n')
  },
  /** `markdown published-bugs`: what the experiment printed, as a part of the page. */
  markdown: ({ experiments, folder }, [name = '']) =>
    [experimentOf(experiments, name).output.trimEnd(), linkTo(name, folder)].join('\n\n'),
}

const session = (name: string, { output }: QuotedExperiment): string =>
  fenced(`$ npx tsx scripts/experiment ${name}\n${output}`, 'console')

function linkTo(name: string, folder: string): string {
  const file = `comparisons/experiments/${name}.ts`
  return `The program: [${file}](${join(folder, '../..', file)}).`
}

function experimentOf(experiments: Material['experiments'], name: string): QuotedExperiment {
  const found = experiments.get(name)
  if (found === undefined)
    throw new BadDirective(`the experiment '${name}' has not been run, or does not exist`)
  return found
}

/** The simplest failure of a solution in a scenario. */
function failureOf(
  facts: Material['facts'],
  [pattern = '', name = '', ...scenarioName]: readonly string[],
): Figure {
  const solution = solutionOf(factsOf(facts, pattern), name)
  const scenario = solution.scenarios.find((each) => each.name === scenarioName.join(' '))
  const failure = scenario?.failures[0]
  if (scenario === undefined || failure === undefined) {
    throw new BadDirective(`${pattern}/${name} has no failure in '${scenarioName.join(' ')}'`)
  }
  return { pattern, solution, scenario, failure }
}

function factsOf(facts: Material['facts'], pattern: string): Facts {
  const found = facts.get(pattern)
  if (found === undefined)
    throw new BadDirective(`the pattern '${pattern}' has not been explored, or does not exist`)
  return found
}

function solutionOf({ pattern, solutions }: Facts, name: string) {
  const found = solutions.find((solution) => solution.name === name)
  if (found === undefined) throw new BadDirective(`${pattern} has no solution '${name}'`)
  return found
}
