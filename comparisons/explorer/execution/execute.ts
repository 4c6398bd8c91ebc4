import type { Stage, World } from '../../../patterns/stage.ts'
import { interceptLocks } from '../adapters/async-mutex.ts'
import { interceptLimits } from '../adapters/p-limit.ts'
import { interceptTimers } from '../adapters/timers/intercept.ts'
import { interceptTransactions, type Rule } from '../adapters/transactions/transactions.ts'
import type { Ending } from './ending.ts'
import { Execution } from './execution.ts'
import { whose } from './owner.ts'
import type { Strategy } from './schedule.ts'
import { takeStrayErrors } from './stray-errors.ts'

/**
 * What is explored: makes one run, ready to start. It is called for every execution anew, and must
 * make everything anew that the tasks change. Its tasks start when the explorer says so.
 */
export type Program = (world: World) => Stage

/** The rules of the game, which hold for all executions of one exploration. */
export interface Rules {
  /** How transactions run; `event-loop` if it is not said. */
  readonly rule: Rule
  /** Whether a cycle of mutexes counts as a deadlock at the step that closes it. */
  readonly seesCyclesEarly: boolean
  /** Whether the time is a part of the state, because some task looks at the clock. */
  readonly printsTime?: boolean
  /** Whether two states may be taken for the same. */
  readonly merges?: boolean
  /** Whether tasks that run the very same function may be taken for each other. */
  readonly mergesTwins?: boolean
  /** Why not: what holds state that nobody can see. */
  readonly unseen?: string
}

/** Something was met that these rules do not allow for; all has to be done again by others. */
export class UnfitRules extends Error {
  readonly instead: Partial<Rules>

  constructor(instead: Partial<Rules>) {
    super()
    this.instead = instead
  }
}

/** @throws UnfitRules if `execution` has met what `rules` do not allow for. */
export function checkRules(
  { seesCyclesEarly, printsTime, mergesTwins = true }: Rules,
  execution: Execution,
): void {
  const { locks, timers, tasks, ranking } = execution
  if (seesCyclesEarly && locks.hasForeignRelease) throw new UnfitRules({ seesCyclesEarly: false })
  if (timers.isClockRead && !printsTime) throw new UnfitRules({ printsTime: true })
  const hasDrawn = mergesTwins && ranking.hasTwins && tasks.some((task) => task.hasDrawn)
  if (hasDrawn) throw new UnfitRules({ mergesTwins: false })
}

let current: Execution | null = null

whose.inStep = () => current?.ownerInStep

/** Runs `use` with the locks intercepted, and puts everything back. One exploration runs at a time. */
export function underControl<A>(use: () => Promise<A>): Promise<A> {
  return inTurn(async () => {
    const putBack = [interceptLocks, interceptLimits, interceptTimers].map((intercept) =>
      intercept(() => current),
    )
    putBack.push(takeStrayErrors(whose))
    try {
      return await use()
    } finally {
      for (const each of putBack) each()
      whose.end()
    }
  })
}

/** Runs `use` when all that was given before is done. */
export async function inTurn<A>(use: () => Promise<A>): Promise<A> {
  const before = queue
  let done = () => {}
  queue = new Promise((resolve) => {
    done = resolve
  })
  await before
  try {
    return await use()
  } finally {
    done()
  }
}

let queue: Promise<void> = Promise.resolve()

/** One execution from start to end, `isTold` step by step. `ending` is `null` if it was abandoned. */
export async function execute(
  program: Program,
  { rule, seesCyclesEarly, printsTime = false }: Rules,
  strategy: Strategy,
  isTold = false,
): Promise<{ readonly ending: Ending | null; readonly execution: Execution }> {
  const execution = new Execution(program, strategy, { seesCyclesEarly, printsTime, isTold })
  const putBack = interceptTransactions(execution, rule)
  current = execution
  try {
    return { ending: await execution.run(), execution }
  } finally {
    current = null
    putBack()
    execution.stop()
  }
}
