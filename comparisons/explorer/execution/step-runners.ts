import { Fingerprint } from '../fingerprint/fingerprint.ts'
import type { Observer } from './observer.ts'
import type { Task } from './task.ts'

/**
 * The tasks whose code runs in the present step: the one that makes it, and those that it wakes by
 * settling a promise. Each of them may have learnt whatever any of them knew or saw.
 */
export class StepRunners {
  readonly #observer: Observer
  /** Their histories before the step, where these are recorded. */
  readonly #ran = new Map<Task, Fingerprint | null>()
  #mover: Task | null = null
  #step = 0

  constructor(observer: Observer) {
    this.#observer = observer
  }

  /** A step of `mover` begins. */
  begin(mover: Task): void {
    this.#step += 1
    this.#ran.clear()
    this.#mover = mover
    this.add(mover)
  }

  /** Code of `task` runs in this step. */
  add(task: Task): void {
    if (this.#ran.has(task)) return
    this.#ran.set(task, this.#observer.isOn ? task.history.copy() : null)
    if (task !== this.#mover) this.#observer.canReachShared(task)
  }

  /** The step is over. */
  end(): void {
    if (this.#observer.isOn && this.#ran.size > 1) this.#share()
    for (const task of this.#ran.keys()) {
      task.isFresh = false
      task.parkedSince = task.isParked ? this.#step : 0
    }
  }

  /** Adds to the history of each what all of them knew before, and what they know now. */
  #share(): void {
    const ran = [...this.#ran.keys()].sort((a, b) => a.rank - b.rank)
    const common = new Fingerprint().add(ran.indexOf(this.#mover as Task))
    for (const task of ran) {
      common.add(task.symmetryClass).addPrint(this.#ran.get(task) as Fingerprint)
    }
    for (const { history } of ran) common.addPrint(history)
    for (const [i, task] of ran.entries()) {
      if (task.state !== 'live' || task.isFresh) continue
      task.history.add(i).addPrint(common)
      this.#observer.canReachShared(task)
    }
  }
}
