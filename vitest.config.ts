import { availableParallelism } from 'node:os'
import { relative, sep } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { holdsPrograms, readable } from './scripts/loading/readers.ts'
import { explorationFlags } from './scripts/v8-flags.ts'

/** Tests of every problem. */
const PATTERNS = ['comparisons/verdicts/contract.test.ts']

/**
 * Tests that explore much, or try much at random, and do nothing else. They share processes: V8 has
 * then compiled what explores.
 */
const SEARCHES = [
  'comparisons/docs/{experiments,store}.test.ts',
  'comparisons/{explorer,verdicts}/advance.test.ts',
  'comparisons/explorer/{state-map,transactional-types}.test.ts',
  'comparisons/explorer/{corpus,zoo}/*.test.ts',
  'comparisons/explorer/adapters/{followed,timers/timers}.test.ts',
  'comparisons/explorer/adapters/transactions/{absent-keys,async-context,stm-queues}.test.ts',
  'comparisons/explorer/execution/time/event-times.test.ts',
  'comparisons/explorer/fingerprint/{closures,kept-by-node,late-places}.test.ts',
  'comparisons/explorer/fingerprint/{package-variables,readers,unseen-places}.test.ts',
  'comparisons/explorer/graph/many-moves.test.ts',
  'comparisons/explorer/report/describe-ending.test.ts',
  'comparisons/experiments/single-owner.test.ts',
  'comparisons/explorer/search/{cross-check,node-rule,node-oracle,inclusion,known-steps}.test.ts',
  'comparisons/explorer/search/{composed-states,departures,net,no-end,sample}.test.ts',
  'comparisons/explorer/search/{liveness,refuted}.test.ts',
  'comparisons/page/app/{first-choice,loop}.test.ts',
  'comparisons/render/glance.test.ts',
  'comparisons/verdicts/for-real.test.ts',
  'stm/buffered/preemptive.test.ts',
]

/** Tests that start other processes or threads, or that need a process of their own. */
const DEEP = [
  'scripts/*.test.ts',
  '**/{mutants,fingerprint-mutants}.test.ts',
  'comparisons/{on-threads,litmus}/run.test.ts',
  'comparisons/thread-explorer/{atomics,beyond,caught-stop,explore,invariants,judge,refuses,watched-words,wording}.test.ts',
  'comparisons/experiments/kit/most-attempts.test.ts',
  'comparisons/{page,bench/page}/*.test.ts',
  'comparisons/stress/stress.test.ts',
  'comparisons/render/words.test.ts',
  'comparisons/explorer/bundled.test.ts',
  'comparisons/explorer/execution/{spins,real-run,planned-run}.test.ts',
  'comparisons/explorer/fingerprint/sources.test.ts',
  'stm/threads/*.test.ts',
]

/** The test files that take longest, the longest first: half a minute of a core and more. */
const LONGEST = [
  'comparisons/verdicts/contract.test.ts',
  'scripts/run-experiments.test.ts',
  'comparisons/page/page.test.ts',
  'comparisons/page/as-in-terminal.test.ts',
  'comparisons/page/mend.test.ts',
  'comparisons/mutants/mutants.test.ts',
  'comparisons/mutants/fingerprint-mutants.test.ts',
  'scripts/bench.test.ts',
  'scripts/compare.test.ts',
  'stm/threads/scheduler.test.ts',
  'scripts/docs.test.ts',
]

/** Those of which the tests share processes, as long as they stand together. */
const SHARING = ['searches', 'unit']

/**
 * Starts the longest tests first, and those of `unit` last, so that no core waits for another at
 * the end. The tests of a project that shares processes stand together.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification) => {
      const place = LONGEST.findIndex((file) => moduleId.endsWith(file.replaceAll('/', sep)))
      return place >= 0 ? place : LONGEST.length + SHARING.indexOf(project.name) + 1
    }
    return [...files].sort((a, b) => rank(a) - rank(b) || (a.moduleId < b.moduleId ? -1 : 1))
  }
}

const project = (name: string, include: readonly string[], more: object = {}) => ({
  extends: true as const,
  test: { name, include: [...include], exclude: ['node_modules/**', 'dist/**'], ...more },
})

/** Programs are loaded as the commands of this project load them. */
const readers = {
  name: 'readers',
  enforce: 'post' as const,
  transform: (code: string, id: string) =>
    holdsPrograms(relative(import.meta.dirname, id)) ? { code: readable(code), map: null } : null,
}

/** A net for a hang, and no measure of speed: the machine may be busy with other things. */
const HANG = 1_200_000

// `npm run specs` runs all projects; `npm run quick` runs `unit`, which is every test that
// the lists above do not name. A test file that takes more than a few seconds belongs in one of the
// lists.
export default defineConfig({
  plugins: [readers],
  test: {
    // Assertions fail on purpose here, which is no matter for an annotation.
    env: { GITHUB_ACTIONS: '' },
    testTimeout: HANG,
    hookTimeout: HANG,
    // One more than cores: tests of a browser, of processes and of threads wait for others.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    execArgv: [...explorationFlags],
    projects: [
      project('unit', ['**/*.test.ts'], {
        exclude: ['node_modules/**', 'dist/**', ...PATTERNS, ...SEARCHES, ...DEEP],
        isolate: false,
      }),
      project('patterns', PATTERNS),
      project('searches', SEARCHES, { isolate: false }),
      project('deep', DEEP),
    ],
  },
})
