import type { Attachment } from './host.ts'
import type { Move } from './schedule.ts'
import type { Scheduler, View } from './scheduler.ts'

/** What a task has begun takes no more steps than this, unless it goes round forever. */
const ENOUGH = 200

/** As many waits are ended: tasks that wait for each other hold no more locks. */
const MOST_GRANTS = 20

/**
 * Lets tasks finish what they have begun, in the order in which Node would, once a run is over. Those that wait
 * for each other get the locks that they wait for.
 */
export class WindingUp implements Scheduler {
  #steps = 0
  #grants = 0

  next(moves: readonly Move[], view: View): number | null {
    this.#steps += 1
    return this.#steps > ENOUGH ? null : moves.indexOf(view.nextInRunQueueOrder(moves))
  }

  goesOnAtOnce(): boolean {
    return true
  }

  letsOn(attachments: readonly Attachment[]): boolean {
    this.#grants += 1
    return this.#grants <= MOST_GRANTS && attachments.some((each) => each.letOn?.() === true)
  }
}
