import { Heap } from '../fingerprint/heap.ts'
import type { Program } from '../program.ts'
import type { Assumptions } from './assumptions.ts'
import { type Executed, execute } from './execute.ts'
import type { Scheduler, View } from './scheduler.ts'

/** Runs one program, again and again, under the same assumptions. */
export class Runner {
  readonly assumptions: Assumptions
  readonly #program: Program
  readonly #heap: Heap

  /** `heap`: what earlier runs of the same program have shown of it. */
  constructor(program: Program, assumptions: Assumptions, heap = new Heap(program)) {
    this.#program = program
    this.assumptions = assumptions
    this.#heap = heap
  }

  /** One run from start to end. With `traced` its steps are described, which takes time. */
  run(scheduler: Scheduler, { traced = false } = {}): Promise<Executed> {
    const { assumptions } = this
    return execute(this.#program, { assumptions, heap: this.#heap, isTraced: traced }, scheduler)
  }

  /** Runs the same program under other assumptions. */
  with(assumptions: Partial<Assumptions>): Runner {
    return new Runner(this.#program, { ...this.assumptions, ...assumptions }, this.#heap)
  }

  /**
   * @throws AssumptionRefuted if a run, of this runner or of another, has refuted an assumption.
   */
  check(run: Pick<View, 'check'>): void {
    run.check(this.assumptions)
  }
}
