import type { Runner } from '../execution/runner.ts'
import { isSame, type Move } from '../execution/schedule.ts'
import type { Scheduler } from '../execution/scheduler.ts'

/** How many steps a run goes on beyond a cycle of mutexes. */
const BEYOND = 1000

/**
 * Tasks in a cycle of mutexes wait forever, unless another task releases one of them. So a run
 * that was cut short at the cycle, at the end of `path`, is made once more, to its end.
 * @throws AssumptionRefuted if some task does.
 */
export async function goBeyond(runner: Runner, path: readonly Move[]): Promise<void> {
  let passed = 0
  const scheduler: Scheduler = {
    next: (moves, view) => {
      runner.check(view)
      if (passed > path.length + BEYOND) return null
      const planned = path[passed]
      passed += 1
      return planned === undefined ? 0 : moves.findIndex((move) => isSame(move, planned))
    },
    goesOnAtOnce: () => path[passed - 1]?.atOnce ?? false,
  }
  const { execution } = await runner.with({ seesCyclesEarly: false }).run(scheduler)
  runner.check(execution)
}
