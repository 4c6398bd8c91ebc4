import type { Duty } from '../../patterns/duties.ts'
import { isSurvived, type SolutionFacts } from './facts.ts'
import { contestsIn, KIND_OF, listed, SIDES, type Side, survives } from './winner.ts'

// Survival decides little where each side may publish what it likes. What is left is what an author
// has to remember. Nothing of it is typed: a duty counts for a correct solution in a scenario if there
// is a version without it that fails there, and the solution itself survives.

/** What has to be remembered in one scenario, by each side that survives it. */
export interface Remembering {
  readonly scenario: string
  readonly solutions: readonly Burden[]
  /**
   * The sides that a solution of another side beats: it has fewer duties than every solution of theirs
   * that survives, and none that those do not have as well. It is not numbers that are compared, so a
   * further wrong version that leaves out the same changes nothing.
   */
  readonly beaten: readonly { readonly side: Side; readonly by: Burden }[]
  /** The sides that survive and are not beaten. */
  readonly standing: readonly Side[]
}

/** The duties of one correct solution in one scenario, each with the version that proves it. */
export interface Burden {
  readonly side: Side
  readonly solution: string
  readonly duties: readonly { readonly duty: Duty; readonly without: string }[]
}

/** What has to be remembered, scenario by scenario; only where something is known of it. */
export function rememberingIn(solutions: readonly SolutionFacts[]): readonly Remembering[] {
  return contestsIn(solutions)
    .map((scenario) => rememberingOf(scenario, solutions))
    .filter((each) => each.solutions.some(({ duties }) => duties.length > 0))
}

function rememberingOf(scenario: string, solutions: readonly SolutionFacts[]): Remembering {
  const burdens = solutions.flatMap((solution) => burdenOf(solution, scenario, solutions))
  const sides = SIDES.filter((side) => burdens.some((each) => each.side === side))
  const beaten = sides.flatMap((side) => {
    const own = burdens.filter((each) => each.side === side)
    const others = burdens.filter((each) => each.side !== side)
    const [by] = others
      .filter((other) => own.every((each) => isLighter(other, each)))
      .sort((one, other) => one.duties.length - other.duties.length)
    return by === undefined ? [] : [{ side, by }]
  })
  const standing = sides.filter((side) => !beaten.some((each) => each.side === side))
  return { scenario, solutions: burdens, beaten, standing }
}

function burdenOf(
  { name, kind, bug }: SolutionFacts,
  scenario: string,
  solutions: readonly SolutionFacts[],
): Burden[] {
  const side = SIDES.find((each) => KIND_OF[each] === kind)
  const solution = solutions.find((each) => each.name === name)
  if (side === undefined || bug !== undefined || !solution || !survives(solution, scenario))
    return []
  const duties = new Map<Duty, string>()
  for (const { name: without, forgets, scenarios } of solutions) {
    const fails = scenarios.some((each) => each.name === scenario && !isSurvived(each))
    if (!fails || !forgets?.of.includes(name) || duties.has(forgets.duty)) continue
    duties.set(forgets.duty, without)
  }
  return [
    { side, solution: name, duties: [...duties].map(([duty, of]) => ({ duty, without: of })) },
  ]
}

/** Whether `one` has fewer duties than the `other`, all of them among the other's. */
const isLighter = (one: Burden, other: Burden): boolean =>
  one.duties.length < other.duties.length &&
  one.duties.every(({ duty }) => other.duties.some((each) => each.duty === duty))

/** The scenarios that tell the sides apart. */
export const decidedByDuties = (all: readonly Remembering[]): readonly Remembering[] =>
  all.filter(({ beaten }) => beaten.length > 0)

/** Who must remember more than whom in a decided scenario: `event: tell, undo; mutex: undo`. */
export const describeMore = ({ beaten, solutions }: Remembering): string =>
  beaten
    .flatMap(({ side, by }) =>
      solutions
        .filter((each) => each.side === side)
        .map(({ solution, duties }) => {
          const more = duties.filter(({ duty }) => by.duties.every((each) => each.duty !== duty))
          return `${solution}: ${more.map(({ duty }) => duty).join(', ')}`
        }),
    )
    .join('; ')

/** A decided scenario in one line: `'a room or a seat' for STM, without what others remember (…)`. */
export const describeRemembering = (each: Remembering): string =>
  `'${each.scenario}' for ${listed(each.standing)}; to remember besides: ${describeMore(each)}`
