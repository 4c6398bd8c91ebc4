import { AssumptionRefuted, type Assumptions } from '../execution/assumptions.ts'
import { FirstRun } from '../execution/first-run.ts'
import { whose } from '../execution/owner.ts'
import { Runner } from '../execution/runner.ts'
import { Heap } from '../fingerprint/heap.ts'
import type { Program } from '../program.ts'

/**
 * Calls `use` with a runner of `program`, again whenever a run refutes an assumption, without that
 * one. What the runs have shown of the program's heap is kept. Resolves with the first result of `use`. Rejects as
 * `use` does otherwise.
 */
export async function refine<A>(
  program: Program,
  assumptions: Assumptions,
  use: (runner: Runner) => Promise<A>,
): Promise<A> {
  const heap = new Heap(program, () => whose.current()?.task ?? null)
  const first = new FirstRun()
  try {
    for (let assumed = assumptions; ; ) {
      heap.startOver()
      try {
        return await use(new Runner(program, assumed, heap, first))
      } catch (error) {
        if (!(error instanceof AssumptionRefuted)) throw error
        assumed = { ...assumed, ...error.retryWith }
      }
    }
  } finally {
    heap.end()
  }
}
