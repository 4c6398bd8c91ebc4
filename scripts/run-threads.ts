import { evidenceOnThreads } from '../comparisons/on-threads/decision.ts'
import { runOnThreads, type ThreadsReport } from '../comparisons/on-threads/run.ts'
import { evidenceAsText, headAsText, reportAsText } from '../comparisons/on-threads/text.ts'
import { loadOnThreads } from '../patterns/discover.ts'
import { CommandLineError, oneOf, palette, print, printJson, progress } from './command-line.ts'

interface Options {
  readonly solution?: string | undefined
  readonly json?: boolean | undefined
  readonly ascii?: boolean | undefined
  /** Makes no difference: all of it is on threads. */
  readonly 'on-threads'?: boolean | undefined
}

/**
 * Runs a problem on threads, and shows each solution as soon as it has ended.
 * @throws CommandLineError if there is no such solution, or an option given is not for threads.
 */
export async function runThreads(name: string, options: Options): Promise<void> {
  const { solution: only, json = false, ascii = false, 'on-threads': _, ...others } = options
  const [needless] = Object.entries(others).flatMap(([option, value]) => (value ? [option] : []))
  if (needless !== undefined) {
    throw new CommandLineError(`--${needless} is not for a problem on threads`)
  }
  const problem = await loadOnThreads(name)
  const names = Object.keys(problem.solutions)
  if (only !== undefined) oneOf('solution', only, names)
  if (!json) print(headAsText(problem, palette), ascii)
  const reports: ThreadsReport[] = []
  for (const solution of names.filter((each) => only === undefined || each === only)) {
    progress.show(`${name}, ${solution}`)
    const report = await runOnThreads(problem, solution)
    reports.push(report)
    if (!json) print(reportAsText(report, palette), ascii)
  }
  const { title, lesson } = problem
  const ok = reports.every((report) => report.ok)
  const isWhole = only === undefined
  if (isWhole && !json) print(evidenceAsText(reports, palette), ascii)
  const evidence = isWhole ? evidenceOnThreads(reports) : null
  if (json) printJson({ problem: name, title, lesson, ok, evidence, solutions: reports })
  if (!ok) process.exitCode = 1
}
