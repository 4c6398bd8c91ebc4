import { Heap } from '../fingerprint/heap.ts'
import type { Program } from '../program.ts'
import type { Assumptions } from './assumptions.ts'
import type { Ending } from './ending.ts'
import { type Executed, execute } from './execute.ts'
import { FirstRun } from './first-run.ts'
import type { Scheduler, View } from './scheduler.ts'

/** Runs one program, again and again, under the same assumptions. */
export class Runner {
  readonly assumptions: Assumptions
  readonly #program: Program
  readonly #heap: Heap
  readonly #first: FirstRun

  /** `heap` and `first`: what earlier runs of the same program have shown of it. */
  constructor(
    program: Program,
    assumptions: Assumptions,
    heap = new Heap(program),
    first = new FirstRun(),
  ) {
    this.#program = program
    this.assumptions = assumptions
    this.#heap = heap
    this.#first = first
  }

  /** One run from start to end. Its first `traced` steps are described, which takes time. */
  run(scheduler: Scheduler, { traced = 0 } = {}): Promise<Executed> {
    const { assumptions } = this
    const given = { assumptions, heap: this.#heap, traced }
    return this.#first.run(scheduler, assumptions, (by) => execute(this.#program, given, by))
  }

  /** Whether the very first run, of this runner or of another, ends as before if it is made again. */
  firstRunRecurs(): Promise<boolean> {
    return this.#first.recurs((scheduler, assumptions) => this.with(assumptions).run(scheduler))
  }

  /** How a run has ended that awaited what is outside of the program; `null` if none has. */
  get outside(): Ending | null {
    return this.#first.outside
  }

  /** Runs the same program under other assumptions. */
  with(assumptions: Partial<Assumptions>): Runner {
    return new Runner(
      this.#program,
      { ...this.assumptions, ...assumptions },
      this.#heap,
      this.#first,
    )
  }

  /**
   * @throws AssumptionRefuted if a run, of this runner or of another, has refuted an assumption.
   */
  check(run: Pick<View, 'check'>): void {
    run.check(this.assumptions)
  }
}
