import { plural } from '../text/quantity.ts'
import {
  type Facts,
  isSurvived,
  type ScenarioFacts,
  type SolutionFacts,
} from '../verdicts/facts.ts'
import { PLAIN_RULE } from '../verdicts/rule-label.ts'

/**
 * How easily the bugs of solutions with locks show without an explorer: how many of the cases that
 * fail in Node as it is failed in all undelayed real runs, and how many in none, in a sentence or two.
 */
export function undelayedSentence(all: readonly Facts[]): string {
  const failing = all.flatMap(bugsWithLocks)
  const run = failing.filter(({ real }) => real !== null)
  const always = run.filter(failsAlways).length
  const never = run.filter(({ real }) => real?.failed === 0).length
  const some = run.length - always - never
  const sometimes = some === 0 ? '' : `, ${some} in some`
  const cases = plural(failing.length, 'case')
  return `In ${cases} a wrong solution with locks fails a scenario that a correct solution survives. Undelayed real runs were made of ${run.length}; in the others a run might never end. Of these ${run.length}, ${always} (${percent(always, run.length)}) failed in every run${sometimes}, and ${never} in none.\n`
}

/**
 * Where wrong solutions with locks fail in Node as it is. What no correct solution survives, such as a
 * composition that nobody opens up, is no bug of theirs.
 */
function bugsWithLocks({ solutions }: Facts): readonly ScenarioFacts[] {
  const plain = ({ scenarios }: SolutionFacts) =>
    scenarios.filter(({ rule }) => rule === PLAIN_RULE)
  const right = solutions.filter(({ bug }) => bug === undefined)
  const survived = new Set(
    right
      .flatMap(plain)
      .filter(isSurvived)
      .map(({ name }) => name),
  )
  return solutions
    .filter(({ kind, bug }) => kind === 'mutex' && bug !== undefined)
    .flatMap(plain)
    .filter(({ name, failures }) => failures.length > 0 && survived.has(name))
}

const failsAlways = ({ real }: ScenarioFacts): boolean => real !== null && real.failed === real.runs

const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${Math.round((100 * part) / whole)} %`
