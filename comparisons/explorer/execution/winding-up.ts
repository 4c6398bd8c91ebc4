import type { Move } from './schedule.ts'
import type { Scheduler, View } from './scheduler.ts'

/** What a task has begun takes no more steps than this, unless it goes round forever. */
const ENOUGH = 200

/** Lets tasks finish what they have begun, in the order in which Node would, once a run is over. */
export class WindingUp implements Scheduler {
  #steps = 0

  next(moves: readonly Move[], view: View): number | null {
    this.#steps += 1
    return this.#steps > ENOUGH ? null : moves.indexOf(view.nextInRunQueueOrder(moves))
  }

  goesOnAtOnce(): boolean {
    return true
  }
}
