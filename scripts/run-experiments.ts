import { execFile } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import pLimit from 'p-limit'
import { experimentDigest } from '../comparisons/docs/experiments.ts'
import type { StoredExperiment } from '../comparisons/docs/store.ts'
import { progress } from './command-line.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** In milliseconds: a net for a hang. An experiment takes a second or two of an idle core. */
const TIMEOUT = 600_000

/** An experiment that failed: which one, and the command that shows why. */
export interface Failed {
  readonly fault: string
}

/** Runs experiments, each in its own process, and shows progress on stderr. */
export async function runExperiments(
  names: readonly string[],
): Promise<(StoredExperiment | Failed)[]> {
  const limit = pLimit(Math.max(1, availableParallelism() - 1))
  const all = await Promise.all(names.map((name) => limit(() => runExperiment(name))))
  progress.clear()
  return all
}

async function runExperiment(name: string): Promise<StoredExperiment | Failed> {
  progress.show(`experiment ${name}`)
  const node = ['--import', 'tsx', 'scripts/experiment.ts', name]
  try {
    const options = { cwd: root, timeout: TIMEOUT }
    const { stdout } = await promisify(execFile)(process.execPath, node, options)
    return { name, digest: await experimentDigest(name), lines: stdout.trimEnd().split('\n') }
  } catch {
    return { fault: `the experiment ${name} failed: see npx tsx scripts/experiment ${name}` }
  }
}
