import type { Stage, World } from '../../patterns/stage.ts'
import type { Ending } from './ending.ts'
import { Execution } from './execution.ts'
import { interceptLocks } from './locks.ts'
import type { Strategy } from './schedule.ts'
import { interceptTransactions, type Rule } from './transactions.ts'

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
}

let current: Execution | null = null

/** Runs `use` with the locks intercepted, and puts everything back. One exploration runs at a time. */
export async function underControl<A>(use: () => Promise<A>): Promise<A> {
  const before = queue
  let done = () => {}
  queue = new Promise((resolve) => {
    done = resolve
  })
  await before
  const putBack = interceptLocks(() => current)
  try {
    return await use()
  } finally {
    putBack()
    done()
  }
}

let queue: Promise<void> = Promise.resolve()

/** One execution from start to end, `isTold` step by step. `ending` is `null` if it was abandoned. */
export async function execute(
  program: Program,
  { rule, seesCyclesEarly }: Rules,
  strategy: Strategy,
  isTold = false,
): Promise<{ readonly ending: Ending | null; readonly execution: Execution }> {
  const execution = new Execution(program, strategy, { seesCyclesEarly, isTold })
  const putBack = interceptTransactions(execution, rule)
  current = execution
  try {
    return { ending: await execution.run(), execution }
  } finally {
    current = null
    putBack()
  }
}
