import { renderHead, SolutionRendering } from '../comparisons/render/terminal.ts'
import { compare } from '../comparisons/verdicts/compare.ts'
import { factsOf, scenarioFacts } from '../comparisons/verdicts/facts.ts'
import type { Entry } from '../patterns/discover.ts'
import { palette, print, progress } from './command-line.ts'

// What is needed only at the end, or seldom, is imported then: the first schedule is shown sooner.

interface Options {
  readonly solution?: string | undefined
  readonly json?: boolean | undefined
  readonly ascii?: boolean | undefined
}

/**
 * Compares the solutions of a problem of the event loop, and shows each scenario as soon as it is
 * explored; with `json`, it shows nothing, and returns the object to print.
 */
export async function runOnEventLoop(
  entry: Entry,
  { solution: only, json, ascii }: Options,
  bounds: NonNullable<Parameters<typeof compare>[2]>,
) {
  const solutions = await entry.solutions()
  const chosen = solutions.filter(({ name }) => only === undefined || name === only)
  const show = (text: string) => {
    if (!json) print(text, ascii)
  }
  show(renderHead(entry.pattern, palette))
  const scenarios = Object.keys(entry.pattern.scenarios)
  let rendering: SolutionRendering | undefined
  const comparison = await compare(entry, chosen, bounds, {
    exploring: (solution, scenario, states) =>
      progress.show(`${solution}, ${scenario}: ${states} states`),
    begun: (solution) => {
      rendering = new SolutionRendering(entry.name, solution, scenarios, palette)
      show(rendering.head())
    },
    inNode: (report) => show(rendering?.schedule([scenarioFacts(report)]) ?? ''),
    explored: (reports) => show(rendering?.scenario(reports.map(scenarioFacts)) ?? ''),
  })
  const isWhole = only === undefined && Object.values(bounds).every((bound) => bound === undefined)
  const facts = factsOf(comparison)
  const { summaryOf } = await import('../comparisons/verdicts/summary.ts')
  const summary = isWhole ? summaryOf(facts) : undefined
  if (!(summary ?? facts).ok) process.exitCode = 1
  if (json) {
    const { comparisonToJson } = await import('../comparisons/verdicts/facts-json.ts')
    return comparisonToJson(facts, summary)
  }
  const { renderEnd } = await import('../comparisons/render/end.ts')
  print(renderEnd(facts, summary, palette), ascii)
  return undefined
}
