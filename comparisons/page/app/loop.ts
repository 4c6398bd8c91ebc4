import {
  DivergedSchedule,
  type Ending,
  type Move,
  type Program,
  type Rule,
  replay,
  type Standing,
} from '../../explorer/index.ts'

/** That a run stands where it stood before, so that what lies between can repeat forever. */
export interface Loop {
  /** The number of steps after which it stood there. */
  readonly from: number
  /** What becomes of a run that repeats it: `completed` if each task makes progress again and again. */
  readonly ending: Ending
  /** The tasks that could go on in it, and never do: with one of them it says nothing about the program. */
  readonly passedOver: readonly string[]
}

/**
 * The loop that the last step has closed: one that is fair and fails, if there is one; otherwise the
 * shortest. `null` if the run has not stood there before. `standings` are those after each step, from the
 * start. Resolves with `null` once `isAsked` says that nobody needs to know any more.
 */
export async function loopIn(
  program: Program,
  standings: readonly Standing[],
  rule: Rule,
  isAsked = () => true,
): Promise<Loop | null> {
  const last = standings.at(-1)
  if (last === undefined || last.ending !== null) return null
  const now = looksOf(last)
  let shortest: Loop | null = null
  for (let from = standings.length - 2; from >= 0; from -= 1) {
    if (looksOf(standings[from] as Standing) !== now) continue
    if (!isAsked()) return null
    const ending = await repeated(program, last.schedule, rule, from)
    if (ending === null) continue
    const passedOver = passedOverIn(standings.slice(from), last.schedule.slice(from))
    const loop = { from, ending, passedOver }
    if (isFailure(loop)) return loop
    shortest ??= loop
  }
  return shortest
}

/** Whether a loop shows that the program fails: it is fair, and some task never makes progress. */
export const isFailure = ({ ending, passedOver }: Loop): boolean =>
  passedOver.length === 0 && ending.outcome !== 'completed'

/** How a run has ended: with its last step, or by a loop that fails; `null` if it can go on. */
export const endingOf = ({ ending }: Pick<Standing, 'ending'>, loop: Loop | null): Ending | null =>
  ending ?? (loop !== null && isFailure(loop) ? loop.ending : null)

/** How the tasks stand. Two states in which they stand alike may differ all the same: running them tells. */
const looksOf = ({ tasks }: Standing): string => JSON.stringify(tasks)

/** How a run ends that repeats what lies after `from`; `null` if it cannot be repeated. */
async function repeated(
  program: Program,
  schedule: readonly Move[],
  rule: Rule,
  from: number,
): Promise<Ending | null> {
  try {
    return (await replay(program, schedule, rule, from)).ending
  } catch (error) {
    if (error instanceof DivergedSchedule) return null
    throw error
  }
}

/**
 * The tasks that could go on in some state of a loop, but never do; and those that race several things, of
 * which one could come and never does.
 */
function passedOverIn(standings: readonly Standing[], moves: readonly Move[]): readonly string[] {
  const could = new Set<string>()
  const did = new Set<string>()
  for (const [i, { moves: possible }] of standings.entries()) {
    for (const each of possible) {
      const races = possible.some(({ task, label }) => task === each.task && label !== each.label)
      const choices = races ? [each.task, `${each.task} ${each.label}`] : [each.task]
      const move = moves[i]
      for (const choice of choices) {
        could.add(choice)
        if (move !== undefined && isSame(each.move, move)) did.add(choice)
      }
    }
  }
  const missed = [...could].filter((choice) => !did.has(choice))
  return tasksOf(standings).filter((task) =>
    missed.some((each) => `${each} `.startsWith(`${task} `)),
  )
}

const tasksOf = ([first]: readonly Standing[]): readonly string[] =>
  (first?.tasks ?? []).map(({ task }) => task)

const isSame = (a: Move, b: Move): boolean => a.task === b.task && a.operation === b.operation
