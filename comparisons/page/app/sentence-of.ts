import type { Exploration } from '../../explorer/index.ts'
import { count, plural } from '../../text/quantity.ts'
import { isFailing } from './is-failing.ts'

/** How many interleavings fail, as far as all were played. */
export function sentenceOf(exploration: Exploration): string {
  const { complete, interleavings, outcomes, states, limitedBy } = exploration
  let failed = 0n
  for (const [outcome, ways] of outcomes) {
    if (isFailing(outcome)) failed += ways
  }
  const inconclusive = outcomes.get('inconclusive') ?? 0n
  if (!complete && limitedBy === null && inconclusive > 0n && failed === 0n) {
    return 'This cannot be judged here.'
  }
  if (!complete) {
    const found = failed > 0n ? 'some run fails' : 'none has failed so far'
    return `There are too many to play here. After ${plural(states, 'state')}, ${found}.`
  }
  if (interleavings === null) {
    const found = failed > 0n ? 'some run fails' : 'no run fails'
    return `Runs have no end here. In all ${plural(states, 'state')}, ${found}.`
  }
  const all = `The explorer has played all ${plural(interleavings, 'interleaving')}`
  if (inconclusive > 0n) {
    return `${all}: ${failing(failed)}, and ${count(inconclusive)} cannot be judged.`
  }
  return failed === 0n
    ? `${all}, and none fails: under this rule it cannot be broken.`
    : `${all}: ${failing(failed)}.`
}

const failing = (ways: bigint): string =>
  ways === 0n ? 'none fails' : `${count(ways)} of them ${ways === 1n ? 'fails' : 'fail'}`
