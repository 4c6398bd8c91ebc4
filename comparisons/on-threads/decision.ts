import { type Evidence, listed, SIDES, type Side } from '../verdicts/winner.ts'
import type { ThreadsReport } from './run.ts'

/** What decides between the sides on threads: a scenario, and who survives it with neither. */
export interface ThreadsEvidence extends Omit<Evidence, 'failing'> {
  /** Sides of which no correct solution went on. */
  readonly failing: readonly Side[]
  /** Correct solutions that belong to no side and survive. */
  readonly withNeither: readonly string[]
}

const PREFIXES: Readonly<Partial<Record<Side, string>>> = { locks: 'mutex', STM: 'stm' }

/**
 * Who survives what on threads, derived from the runs of all solutions: their runs while all threads
 * live, and those in which one is killed. There is no event: a step is not protected by an event loop
 * that all threads share. A solution that was not tried does not survive.
 */
export function evidenceOnThreads(reports: readonly ThreadsReport[]): readonly ThreadsEvidence[] {
  const right = reports.filter(({ bug }) => bug === undefined)
  const scenarios: [string, (report: ThreadsReport) => boolean][] = [
    ['all threads live', ({ ended }) => ended.every((outcome) => outcome === 'completed')],
    ['a thread is killed', ({ killed }) => killed?.outcome === 'they go on'],
  ]
  return scenarios.map(([scenario, survives]) => {
    const surviving = right.filter(survives).map(({ name }) => name)
    const sides = SIDES.filter((side) => right.some(({ name }) => sideOf(name) === side))
    const survivors = sides.flatMap((side) => {
      const solution = surviving.find((name) => sideOf(name) === side)
      return solution === undefined ? [] : [{ side, solution }]
    })
    return {
      scenario,
      survivors,
      failing: sides.filter((side) => !survivors.some((each) => each.side === side)),
      withNeither: surviving.filter((name) => sideOf(name) === undefined),
    }
  })
}

const sideOf = (name: string): Side | undefined =>
  SIDES.find((side) => PREFIXES[side] === name.split('-')[0])

/** What decides, in a line for each scenario. */
export function describeThreadsEvidence(evidence: ThreadsEvidence): string {
  const { scenario, survivors, failing, withNeither } = evidence
  const names = listed(survivors.map(({ solution }) => solution)) || 'no side'
  const others = failing.length === 0 ? '' : `, ${listed(failing)} did not`
  const neither = withNeither.length === 0 ? '' : `; with neither: ${listed(withNeither)}`
  return `${scenario}: ${names} went on${others}${neither}`
}
