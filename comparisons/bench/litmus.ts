import { loadScheduled } from '../../patterns/discover.ts'
import { judgeRounds, type RealReport } from '../litmus/judge.ts'
import { runForReal } from '../litmus/run.ts'
import { count } from '../text/quantity.ts'
import type { Table } from './explorations/explorer-report.ts'
import { WrongResult } from './measure.ts'

/** How often this machine had each outcome of the litmus tests. */
export interface LitmusReport {
  /** The architecture, as Node names it. */
  readonly arch: string
  readonly tests: readonly { readonly name: string; readonly found: RealReport }[]
}

/** By this name `--only` chooses it. */
export const LITMUS = 'litmus'

/** How long each test runs, in milliseconds. */
const THOROUGH = { least: 3_000, rounds: 2_000_000, most: 15_000 }
const QUICK = { least: 0, rounds: 0, most: 0 }

/**
 * Runs the litmus tests for real.
 * @throws WrongResult if the machine has done what ECMAScript forbids.
 */
export async function measureLitmus(
  isQuick: boolean,
  onProgress: (what: string) => void,
): Promise<LitmusReport> {
  const { solutions } = await loadScheduled('memory-model')
  const tests: LitmusReport['tests'][number][] = []
  for (const { name, entry, litmus } of solutions) {
    if (litmus === undefined) continue
    const rounds = await runForReal(entry, litmus, {
      ...(isQuick ? QUICK : THOROUGH),
      onProgress: (rounds) => onProgress(`${name}: ${count(rounds)} rounds`),
    })
    const found = judgeRounds(litmus, rounds)
    if (!found.ok) throw new WrongResult(`${name} did what ECMAScript forbids`)
    tests.push({ name, found })
  }
  return { arch: process.arch, tests }
}

/** The report as a table. */
export const litmusTable = ({ arch, tests }: LitmusReport): Table => ({
  title: 'Litmus tests of shared memory',
  about:
    `How often two threads read what, with plain accesses and with Atomics, on ${arch}. A count of zero says ` +
    'nothing about other machines, but for what ECMAScript forbids.',
  cells: [
    ['test', 'read', 'times', 'of rounds', 'a schedule', 'ECMAScript'],
    ...tests.flatMap(({ name, found: { reads, rounds, outcomes } }) =>
      outcomes.map(({ found, times, isSequential, isEcmaScript }, i) => [
        i === 0 ? name : '',
        reads.map((read, j) => `${read} ${found[j]}`).join(', '),
        count(times),
        count(rounds),
        isSequential ? 'explains it' : 'does not',
        isEcmaScript ? 'allows it' : 'forbids it',
      ]),
    ),
  ],
})
