import type { Task } from './task.ts'

/**
 * Whose code is running. Everything that has to know asks here. Today one task runs in each step;
 * a rule under which several do would answer from the async context.
 */
export class RunningTask {
  #task: Task | null = null

  /** The task whose code is running; `null` between steps and while the program is set up. */
  get now(): Task | null {
    return this.#task
  }

  /** A step of `task` begins. */
  enter(task: Task): void {
    this.#task = task
  }

  /** The step is over. */
  leave(): void {
    this.#task = null
  }
}
