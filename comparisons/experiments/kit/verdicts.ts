import {
  decisive,
  type Exploration,
  type ExploreOptions,
  explainRun,
  explore,
  failureToShow,
  type Program,
  verdictOf,
} from '../../explorer/index.ts'
import { WIDTH } from '../../text/width.ts'
import { wrap } from '../../text/wrap.ts'

const INDENT = '    '

const complete = new WeakMap<Program, Promise<Exploration>>()

/** Explores a program; one that is explored without bounds only once. */
function explored(program: Program, options?: ExploreOptions): Promise<Exploration> {
  if (options !== undefined) return explore(program, options)
  const found = complete.get(program) ?? explore(program)
  complete.set(program, found)
  return found
}

/** The explorer's verdicts on programs, each under its name, in 80 columns. */
export async function verdicts(
  programs: Readonly<Record<string, Program>>,
  options?: ExploreOptions,
): Promise<string> {
  const lines: string[] = []
  for (const [name, program] of Object.entries(programs)) {
    const exploration = await explored(program, options)
    const verdict = wrap(verdictOf(exploration), WIDTH - INDENT.length)
    lines.push(`${markOf(exploration)} ${name}`, ...verdict.map((line) => INDENT + line))
  }
  return lines.join('\n')
}

/** `✗`: it fails under some rule. `≤`: it does not within the bounds. `✓`: it survives. */
function markOf(found: Exploration): string {
  if (decisive(found).failures.length > 0) return '✗'
  return isCovered(found) ? '✓' : '≤'
}

/** Whether every interleaving was covered, under each rule that was explored. */
export const isCovered = ({ complete, harsher }: Exploration): boolean =>
  complete && harsher?.complete !== false

/** The simplest failing schedule of a program, step by step. Rejects if there is none. */
export async function simplestFailure(program: Program): Promise<string> {
  const failure = failureToShow(await explored(program))
  if (failure === undefined) throw new Error('the program does not fail')
  return explainRun(failure)
}
