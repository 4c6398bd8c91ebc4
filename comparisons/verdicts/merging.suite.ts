import type { Exploration, Program } from '../explorer/index.ts'
import { historyDependentMoves } from '../explorer/search/congruence.suite.ts'
import { countedOneByOne } from '../explorer/search/one-by-one.suite.ts'
import type { Comparison, ScenarioReport } from './compare.ts'
import { programOf } from './program-of.ts'

/** What shows that the explorer has merged states that are not the same, one line each. */
export interface MergingFaults {
  /** Counts that a search without merging contradicts. */
  readonly counts: readonly string[]
  /** Schedules after which a move led elsewhere than the same move did from the same state. */
  readonly moves: readonly string[]
}

/** A search without merging runs each interleaving, so it can finish where there are at most this many. */
const FEW = 1000

/** Where merging has counted more, some may not exist: this many runs show that there are fewer. */
const TRIED = 100

/** How often each program is run at random, and how many steps of it. */
const RANDOM_RUNS = { count: 12, length: 60 }

/**
 * Holds what was explored against searches and runs that merge nothing: each scenario under one of its
 * rules, which take turns.
 */
export async function mergingFaults({ pattern, solutions }: Comparison): Promise<MergingFaults> {
  const counts: string[] = []
  const moves: string[] = []
  for (const { solution, scenarios } of solutions) {
    for (const [i, [name, scenario]] of Object.entries(pattern.scenarios).entries()) {
      const all = scenarios.filter((each) => each.name === name).flatMap(underEachRule)
      const found = all[(i + solution.name.length) % all.length]
      if (found === undefined) continue
      const program = programOf(scenario, solution)
      const of = `${name}, ${found.rule}: `
      counts.push(...(await contradictions(program, found)).map((fault) => of + fault))
      moves.push(...(await wronglyMerged(program, found)).map((fault) => of + fault))
    }
  }
  return { counts, moves }
}

/** What was found under each rule. Of two rules that show the same, one is part of the other. */
function underEachRule({ exploration }: ScenarioReport): readonly Exploration[] {
  if (exploration === undefined) return []
  const { harsher, ...own } = exploration
  return [{ ...own, harsher: null }, ...(harsher === null ? [] : [harsher])]
}

/** Where a search without merging can finish, merging changes no count. */
async function contradictions(program: Program, found: Exploration): Promise<readonly string[]> {
  const { rule, complete, interleavings, unseen } = found
  const { endless } = program({ work: async () => {} }) // then a search without merging would not end
  if (endless !== undefined || !complete || unseen !== null || interleavings === null) return []
  const isFew = interleavings <= FEW
  const schedules = isFew ? 2 * FEW : TRIED
  const plain = await countedOneByOne(program, { rule, schedules })
  if (plain === undefined) return isFew ? [`more than ${interleavings} interleavings`] : []
  const [merged, counted] = [found, plain].map(({ outcomes, broken }) => textOf(outcomes, broken))
  return merged === counted ? [] : [`${merged}, but without merging ${counted}`]
}

const textOf = (...tallies: readonly ReadonlyMap<string, bigint>[]): string =>
  tallies
    .flatMap((tally) => [...tally].map(([way, count]) => `${count} × ${way}`).sort())
    .join('; ')

/** Moves that depend on how a state was reached, unless the search merges none anyway. */
const wronglyMerged = async (program: Program, { rule, unseen }: Exploration) =>
  unseen === null ? historyDependentMoves(program, { rule, ...RANDOM_RUNS }) : []
