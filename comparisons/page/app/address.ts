import {
  BadToken,
  type Move,
  type Rule,
  readToken,
  slug,
  type Token,
  writeToken,
} from '../../explorer/index.ts'
import type { Changed, PlayableProblem, PlayableSolution } from '../registry.ts'
import { mayFail } from './may-fail.ts'
import { RULES } from './rules.ts'

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
  /** Whether it stands for what the reader has made of the solution. */
  readonly isChanged: boolean
}

/** The token of a run: the very one that `scripts/run --replay` takes. */
export function tokenOf(
  problem: string,
  { solution, scenario, rule }: Choice,
  run: Pick<Token, 'schedule' | 'outcome' | 'repeatsFrom'>,
): string {
  return writeToken({ program: [problem, solution, scenario], rule, ...run })
}

/** What an address begins with, after the problem, where no token can name what is played. */
const YOURS = 'yours'

/**
 * The address of a solution that the reader has changed: it leads to the solution and to the editor. It is no
 * token, for nothing but the text itself says what a schedule of it means.
 */
export const addressOfChanged = (
  problem: string,
  { from }: Changed,
  { scenario, rule }: Choice,
): string => `#${problem}/${[YOURS, from, slug(scenario), rule].join(':')}`

/**
 * The two parts of an address, `#problem/token`, each of which may be missing. What sends a link on may have
 * escaped any character of it.
 */
export function partsOf(hash: string): { readonly name: string; readonly token: string | null } {
  const [name = '', token = ''] = unescaped(hash).replace(/^#/, '').split('/')
  return { name, token: token.trim() === '' ? null : token.trim() }
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // It is damaged: no problem and no token is called that.
    return text
  }
}

/** What is played at the `token` of an address; where it cannot be followed, the first choice. */
export function playedAt(problem: PlayableProblem, token: string | null): Played {
  const atStart = { choice: firstChoice(problem), schedule: [], isChanged: false }
  if (token === null) return { ...atStart, trouble: null }
  try {
    return token.startsWith(`${YOURS}:`) ? readChanged(problem, token) : read(problem, token)
  } catch (error) {
    if (!(error instanceof BadToken)) throw error
    return { ...atStart, trouble: `The address cannot be followed: ${error.message}.` }
  }
}

function read(problem: PlayableProblem, text: string): Played {
  const { program, rule, schedule } = readToken(text, problem.name, 2)
  const [, solution = '', scenario = ''] = program
  const choice = choiceOf(problem, solution, scenario, rule)
  return { choice, schedule, trouble: null, isChanged: false }
}

/** What was changed, from the start: only the editor has the text. */
function readChanged(problem: PlayableProblem, text: string): Played {
  const [, solution = '', scenario = '', given] = text.split(':')
  const rule = Object.keys(RULES).find((each) => each === given) as Rule | undefined
  if (rule === undefined) throw new BadToken(`there is no rule '${given}'`)
  const choice = choiceOf(problem, solution, scenario, rule)
  return { choice, schedule: [], trouble: null, isChanged: true }
}

/** @throws BadToken if the page does not have that. */
function choiceOf(
  problem: PlayableProblem,
  solution: string,
  scenario: string,
  rule: Rule,
): Choice {
  const name = Object.keys(problem.pattern.scenarios).find((each) => slug(each) === scenario)
  if (name === undefined) throw new BadToken(`there is no scenario '${scenario}'`)
  if (!problem.solutions.some((each) => each.name === solution)) {
    const why = problem.elsewhere.find((each) => each.name === solution)?.why
    if (why === undefined) throw new BadToken(`there is no solution '${solution}'`)
    throw new BadToken(`'${solution}' does not run in this page: ${why}`)
  }
  return { solution, scenario: name, rule }
}

/**
 * A wrong solution in a scenario in which it can fail, if there is one: it is there to be broken. One that has
 * to be loaded first is left to the reader's choice.
 */
export function firstChoice({
  solutions,
  pattern,
}: Pick<PlayableProblem, 'solutions' | 'pattern'>): Choice {
  const scenarios = Object.keys(pattern.scenarios)
  const start = { scenario: scenarios[0] ?? '', rule: 'event-loop' } as const
  for (const solution of solutions.filter(({ apart }) => apart === undefined)) {
    const scenario = scenarios.find((each) => mayFail(solution, each))
    if (solution.bug !== undefined && scenario !== undefined) {
      return { ...start, solution: solution.name, scenario }
    }
  }
  return { ...start, solution: (solutions[0] as PlayableSolution).name }
}
