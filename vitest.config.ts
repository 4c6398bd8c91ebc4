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
  '**/mutants.test.ts',
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

/** Starts the longest test first, so that in the end no core waits for it. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLongest = ({ moduleId }: TestSpecification) => moduleId.endsWith('/contract.test.ts')
    const sorted = await super.sort(files)
    return [...sorted.filter(isLongest), ...sorted.filter((file) => !isLongest(file))]
  }
}

const project = (name: string, include: readonly string[], exclude: readonly string[] = []) => ({
  extends: true as const,
  test: { name, include: [...include], exclude: ['node_modules/**', 'dist/**', ...exclude] },
})

// `npm run specs` runs all three projects; `npm run quick` runs `unit`, which is every test that
// the lists above do not name. A test file that takes more than a few seconds belongs in one of the
// lists.
export default defineConfig({
  test: {
    // A net for a hang, and no measure of speed: the machine may be busy with other things.
    testTimeout: 300_000,
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
    execArgv: [...explorationFlags],
    projects: [
      project('unit', ['**/*.test.ts'], [...PATTERNS, ...DEEP]),
      project('patterns', PATTERNS),
      project('deep', DEEP),
    ],
  },
})
