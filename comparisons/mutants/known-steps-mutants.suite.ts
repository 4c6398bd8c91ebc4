import type { Mutant } from './mutants.suite.ts'
import { mutantsIn } from './mutants-in.suite.ts'

const into = mutantsIn('comparisons/explorer/search')

const learning = into('known-steps.ts', 'known-steps.test.ts')
const inferring = into('known-steps.ts', 'composed-states.test.ts')
const composing = into('composed-states.ts', 'composed-states.test.ts')
const storing = into('step-outcomes.ts', 'known-steps.test.ts')
const replaying = into('graph-builder.ts', 'cross-check.test.ts')

/** Bugs in what is inferred from the steps that runs have made, and in how these are repeated. */
export const knownStepsMutants: readonly Mutant[] = [
  learning(
    'a step is known by its move without the locks and variables that it uses',
    'each step of random programs does what is known of it (event-loop)',
    'if (part === undefined) return null\n      parts.add(part)',
    'if (part === undefined) return null',
  ),
  learning(
    'a step is known without those who wait for what it uses',
    'each step of random programs does what is known of it (event-loop)',
    'of attendants) {',
    'of [] as typeof attendants) {',
  ),
  inferring(
    'a step that could go on at once in one state is not known to in others',
    'random programs have the same states where most are put together (event-loop)',
    'if (graph.twinOf(like) !== undefined) graph.addTwin(edge)',
    '',
  ),
  composing(
    'how a run ends is not looked at in a state to which known steps lead',
    'a deadlock is found where states are put together (node)',
    "points.every(({ moves }) => moves.key === '') ||",
    '',
  ),
  composing(
    'cycles of waits that known steps close are missed',
    'a cycle of waits is found where states are put together (event-loop)',
    '(seesCyclesEarly && this.#hasCycle(row, points)) ||',
    '',
  ),
  composing(
    'invariants are not checked in states to which known steps lead',
    'an invariant that is broken is found where states are put together (event-loop)',
    '(hasInvariants && this.#judged.find(row) === undefined)',
    'false',
  ),
  storing(
    'what a step has done is expected where some parts that it uses are others',
    'each step of random programs does what is known of it (event-loop)',
    'this.#rows.at(like, part) !== row[part]',
    'this.#rows.at(like, part) < 0',
  ),
  {
    bug: 'two states are taken for one if a word of their fingerprints is the same',
    file: 'comparisons/explorer/graph/word-pairs.ts',
    from: 'this.first(pair) === first && this.second(pair) === second',
    to: 'this.first(pair) === first',
    noticedBy: 'comparisons/explorer/graph/hash-index.test.ts',
    test: 'tells pairs apart that have a word in common, or the same two',
  },
  {
    bug: 'a number that needs two bytes is kept in one',
    file: 'comparisons/explorer/graph/ints.ts',
    from: 'raised >>> 0 > ONE_BYTE',
    to: 'raised >>> 0 > TWO_BYTES',
    noticedBy: 'comparisons/explorer/graph/ints.test.ts',
    test: 'holds what was pushed and set, whatever its size',
  },
  replaying(
    'new objects that tasks meet on a known path are not met again',
    'merging heeds what is in a variable that two have kept and nobody shares',
    'isKnown ? this.#meetings.on(edge) : null',
    'isKnown ? 0 : null',
  ),
  {
    bug: 'a look in which a task meets something is left out on a known path',
    file: 'comparisons/explorer/execution/step-meetings.ts',
    from: 'this.#found |= this.#next || OTHERWISE',
    to: 'this.#found |= 0',
    noticedBy: 'comparisons/explorer/fingerprint/closures.test.ts',
    test: 'counts when it has made it, and handed it over',
  },
  {
    bug: 'what attempts under way had observed is not put back at the end of a known path',
    file: 'comparisons/explorer/execution/task.ts',
    from: 'for (const { history } of this.operations) if (history !== undefined) all.push(history)',
    to: '',
    noticedBy: 'comparisons/explorer/search/known-steps.test.ts',
    test: 'each step of random programs does what is known of it (preemptive)',
  },
]
