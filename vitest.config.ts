import { sep } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { explorationFlags } from './scripts/v8-flags.ts'

/** Tests that explore all problems or the whole zoo. */
const PATTERNS = [
  'comparisons/explorer/zoo/*.test.ts',
  'comparisons/render/glance.test.ts',
  'comparisons/verdicts/{contract,for-real,merging}.test.ts',
]

/**
 * Tests that start other processes or threads, that run for real, or that check the explorer and
 * other tests by brute force.
 */
const DEEP = [
  'scripts/*.test.ts',
  '**/{mutants,fingerprint-mutants}.test.ts',
  'comparisons/on-threads/run.test.ts',
  'comparisons/render/words.test.ts',
  'comparisons/docs/store.test.ts',
  'comparisons/explorer/corpus/*.test.ts',
  'comparisons/explorer/execution/{spins,real-run,planned-run}.test.ts',
  'comparisons/explorer/fingerprint/sources.test.ts',
  'comparisons/explorer/search/{cross-check,node-rule,node-oracle,inclusion,no-end}.test.ts',
  'comparisons/explorer/search/{departures,net,sample}.test.ts',
  'stm/threads/*.test.ts',
]

/** The test files that take longest, the longest first: half a minute of a core and more. */
const LONGEST = [
  'comparisons/verdicts/contract.test.ts',
  'comparisons/mutants/mutants.test.ts',
  'comparisons/verdicts/merging.test.ts',
  'comparisons/mutants/fingerprint-mutants.test.ts',
  'scripts/bench.test.ts',
  'comparisons/explorer/search/cross-check.test.ts',
  'comparisons/explorer/search/node-rule.test.ts',
  'comparisons/render/words.test.ts',
  'stm/threads/scheduler.test.ts',
  'scripts/docs.test.ts',
]

/**
 * Starts the longest tests first, and those of `unit` last, so that no core waits for another at
 * the end. The tests of `unit` stand together, because only then do they share processes.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification) => {
      const place = LONGEST.findIndex((file) => moduleId.endsWith(file.replaceAll('/', sep)))
      if (place >= 0) return place
      return project.name === 'unit' ? LONGEST.length + 1 : LONGEST.length
    }
    return [...files].sort((a, b) => rank(a) - rank(b) || (a.moduleId < b.moduleId ? -1 : 1))
  }
}

const project = (name: string, include: readonly string[], more: object = {}) => ({
  extends: true as const,
  test: { name, include: [...include], exclude: ['node_modules/**', 'dist/**'], ...more },
})

/** A net for a hang, and no measure of speed: the machine may be busy with other things. */
const HANG = 1_200_000

// `npm run specs` runs all three projects; `npm run quick` runs `unit`, which is every test that
// the lists above do not name. A test file that takes more than a few seconds belongs in one of the
// lists.
export default defineConfig({
  test: {
    testTimeout: HANG,
    hookTimeout: HANG,
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    execArgv: [...explorationFlags],
    projects: [
      project('unit', ['**/*.test.ts'], {
        exclude: ['node_modules/**', 'dist/**', ...PATTERNS, ...DEEP],
        isolate: false,
      }),
      project('patterns', PATTERNS),
      project('deep', DEEP),
    ],
  },
})
