import type { Outcome } from '../../../patterns/stage.ts'
import {
  BadToken,
  type Move,
  type Rule,
  readToken,
  slug,
  writeToken,
} from '../../explorer/index.ts'
import type { PlayableProblem, PlayableSolution } from '../registry.ts'

/** What is played of a problem. */
export interface Choice {
  readonly solution: string
  readonly scenario: string
  readonly rule: Rule
}

/** What an address stands for. */
interface Played {
  readonly choice: Choice
  readonly schedule: readonly Move[]
  /** Why the address cannot be followed, in one sentence; `null` if it can. */
  readonly trouble: string | null
}

/** The token of a schedule: the very one that `scripts/run --replay` takes. */
export function tokenOf(
  problem: string,
  { solution, scenario, rule }: Choice,
  schedule: readonly Move[],
  outcome: Outcome,
): string {
  return writeToken({ program: [problem, solution, scenario], rule, outcome, schedule })
}

/** The two parts of an address, `#problem/token`, each of which may be missing. */
export function partsOf(hash: string): { readonly name: string; readonly token: string | null } {
  const [name = '', token = null] = hash.replace(/^#/, '').split('/')
  return { name, token }
}

/** What is played at the `token` of an address; where it cannot be followed, the first choice. */
export function playedAt(problem: PlayableProblem, token: string | null): Played {
  const atStart = { choice: firstChoice(problem), schedule: [] }
  if (token === null) return { ...atStart, trouble: null }
  try {
    return read(problem, token)
  } catch (error) {
    if (!(error instanceof BadToken)) throw error
    return { ...atStart, trouble: `The address cannot be followed: ${error.message}.` }
  }
}

function read(problem: PlayableProblem, text: string): Played {
  const { program, rule, schedule } = readToken(text, problem.name, 2)
  const [, solution = '', scenario = ''] = program
  const name = Object.keys(problem.pattern.scenarios).find((each) => slug(each) === scenario)
  if (name === undefined) throw new BadToken(`there is no scenario '${scenario}'`)
  if (!problem.solutions.some((each) => each.name === solution)) {
    const why = problem.elsewhere.find((each) => each.name === solution)?.why
    throw new BadToken(`'${solution}' does not run in this page${why ? `: ${why}` : ''}`)
  }
  return { choice: { solution, scenario: name, rule }, schedule, trouble: null }
}

/** A wrong solution in the first scenario, if there is one: it is there to be broken. */
function firstChoice({ solutions, pattern }: PlayableProblem): Choice {
  const solution = solutions.find(({ bug }) => bug !== undefined) ?? solutions[0]
  const [scenario = ''] = Object.keys(pattern.scenarios)
  return { solution: (solution as PlayableSolution).name, scenario, rule: 'event-loop' }
}
