import { plural } from '../text/quantity.ts'
import type { Facts, ScenarioFacts } from '../verdicts/facts.ts'
import { PLAIN_RULE } from '../verdicts/rule-label.ts'

/**
 * How easily the bugs of solutions with locks show without an explorer: how many of the scenarios
 * that fail in Node as it is failed in all undelayed real runs, and how many in none, in a sentence or two.
 */
export function undelayedSentence(all: readonly Facts[]): string {
  const failing = all
    .flatMap(({ solutions }) => solutions)
    .filter(({ kind }) => kind === 'mutex')
    .flatMap(({ scenarios }) => scenarios)
    .filter(({ rule, failures }) => rule === PLAIN_RULE && failures.length > 0)
  const run = failing.filter(({ real }) => real !== null)
  const always = run.filter(failsAlways).length
  const never = run.filter(({ real }) => real?.failed === 0).length
  const some = run.length - always - never
  const sometimes = some === 0 ? '' : `, ${some} in some`
  return `Solutions with locks fail in ${plural(failing.length, 'scenario')} of this repository. Undelayed real runs were made of ${run.length} of them; in the others a run might never end. Of those, ${always} (${percent(always, run.length)}) failed in every run${sometimes}, and ${never} in none.\n`
}

const failsAlways = ({ real }: ScenarioFacts): boolean => real !== null && real.failed === real.runs

const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${Math.round((100 * part) / whole)} %`
