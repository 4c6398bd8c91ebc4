/** A bug, how to plant it in a copy of the sources, and the test that must notice it. */
export interface Mutant {
  readonly bug: string
  readonly file: string
  readonly from: string
  readonly to: string
  readonly noticedBy: string
}

const inModel = (bug: string, file: string, from: string, to: string): Mutant => ({
  bug,
  file,
  from,
  to,
  noticedBy: 'comparisons/explorer/adapters/transactions/stm-programs.test.ts',
})

export const mutants: readonly Mutant[] = [
  inModel(
    'the preemptive engine commits without validation',
    'stm/buffered/preemptive.ts',
    'if (changed.length > 0) return this.#host.conflicted(log, changed)',
    '',
  ),
  inModel(
    'a commit of the preemptive engine wakes no waiter',
    'stm/buffered/preemptive.ts',
    'if (!Object.is(cell.value, before)) this.#watchers.changed(cell)',
    '',
  ),
  inModel(
    'an alternative that retries on the preemptive engine keeps its writes',
    'stm/buffered/attempt.ts',
    'this.#signal = null\n      rollBack()',
    'this.#signal = null',
  ),
  inModel(
    'a transaction on the preemptive engine does not wait for what an undone alternative has read',
    'stm/buffered/attempt.ts',
    'const writes = new Map(this.writes)\n    const actions = [...this.actions]\n    return () => {',
    'const writes = new Map(this.writes)\n    const actions = [...this.actions]\n    const known = [...this.log.keys()]\n    return () => {\n      for (const key of this.log.keys()) if (!known.includes(key)) this.log.delete(key)',
  ),
  inModel(
    'a body on the preemptive engine sees values that never existed together, before it fails to commit',
    'stm/buffered/preemptive.ts',
    'if (changed.length > 0) return',
    "if (changed.length > 0 && end === 'done') return",
  ),
  inModel(
    'others can interleave between the validation and the commit of the preemptive engine',
    'stm/buffered/preemptive.ts',
    "if (end === 'done') return this.#commit(run)",
    "if (end === 'done') {\n        await this.#host.point('commit', log)\n        return this.#commit(run)\n      }",
  ),
  inModel(
    'the preemptive engine loses a wake-up between the retry and the wait',
    'stm/buffered/preemptive.ts',
    "if (end === 'retry') return await this.#block(run, signal, name)",
    "if (end === 'retry') {\n        await this.#host.point('block', log)\n        return await this.#block(run, signal, name)\n      }",
  ),
  inModel(
    'an attempt of the preemptive engine that meets a conflict keeps its writes',
    'stm/buffered/preemptive.ts',
    'if (changed.length > 0) return this.#host.conflicted(log, changed)',
    'if (changed.length > 0) {\n        for (const [cell, value] of run.writes) cell.value = value\n        return this.#host.conflicted(log, changed)\n      }',
  ),
  {
    bug: 'the preemptive engine loses an abort that arrives during an attempt',
    file: 'stm/buffered/preemptive.ts',
    from: 'signal?.throwIfAborted()\n    if (log.size === 0)',
    to: 'if (log.size === 0)',
    noticedBy: 'stm/buffered/preemptive.test.ts',
  },
  {
    bug: 'a TQueue is mutated in place',
    file: 'stm/types/tqueue.ts',
    from: 'this.back.set(tx, cons(item, this.back.get(tx)))',
    to: `const back = this.back.get(tx)
    if (back === null) this.back.set(tx, cons(item, null))
    else Object.assign(back, { next: cons(back.item, back.next), item })`,
    noticedBy: 'stm/types/tqueue.test.ts',
  },
  {
    bug: 'the search merges states in which tasks have observed different things',
    file: 'comparisons/explorer/execution/task.ts',
    from: 'into.addPrint(this.history)',
    to: '',
    noticedBy: 'comparisons/explorer/search/cross-check.test.ts',
  },
  {
    bug: 'the search ignores the order of the queue of a lock',
    file: 'comparisons/explorer/adapters/lock-usage.ts',
    from: 'into.add(task.rank).add(task.operations.indexOf(operation)).add(weight).add(priority)',
    to: 'into.add(task.rank * 0 + weight * 0 + priority * 0)',
    noticedBy: 'comparisons/explorer/search/cross-check.test.ts',
  },
  {
    bug: 'the search ignores the order in which transactions blocked',
    file: 'comparisons/explorer/adapters/transactions/one-step.ts',
    from: 'into.add(this.#positionOf(waiter))',
    to: 'into.add(0 * this.#positionOf(waiter))',
    noticedBy: 'comparisons/explorer/search/cross-check.test.ts',
  },
  {
    bug: 'the search ignores what tasks read from plain fields',
    file: 'comparisons/explorer/execution/observer.ts',
    from: 'this.observePlainState(task.history)',
    to: '',
    noticedBy: 'comparisons/explorer/search/cross-check.test.ts',
  },
  {
    bug: 'the search ignores the value of a variable that only tasks can still reach',
    file: 'comparisons/explorer/execution/task.ts',
    from: 'for (const thing of this.known) printer.visit(thing, into)',
    to: '',
    noticedBy: 'comparisons/explorer/search/cross-check.test.ts',
  },
  {
    bug: 'the search ignores the operations that a finished task has left behind',
    file: 'comparisons/explorer/execution/task.ts',
    from: "return this.state !== 'live' && this.operations.length === 0",
    to: "return this.state !== 'live'",
    noticedBy: 'comparisons/explorer/search/cross-check.test.ts',
  },
  {
    bug: 'locks and variables have different names in every execution',
    file: 'comparisons/explorer/fingerprint/shared-state.ts',
    from: 'new Place(value, places.size, owner, key)',
    to: 'new Place(value, places.size + performance.now(), owner, key)',
    noticedBy: 'comparisons/explorer/vitest.test.ts',
  },
  {
    bug: 'a step is attributed to a task by its number before symmetric tasks were exchanged',
    file: 'comparisons/explorer/graph/state-graph.ts',
    from: 'this.permutationOn(edge)?.[rank] ?? rank',
    to: 'rank',
    noticedBy: 'comparisons/explorer/search/symmetry.test.ts',
  },
  {
    bug: 'a cycle that starves a runnable task counts as fair',
    file: 'comparisons/explorer/graph/fair-cycles.ts',
    from: 'if (starved === NO_TASKS && works.size === 0) return [component]',
    to: 'if (starved >= NO_TASKS && works.size === 0) return [component]',
    noticedBy: 'comparisons/explorer/search/liveness.test.ts',
  },
  {
    bug: 'a loop that ends is reported as endless',
    file: 'comparisons/explorer/search/loops.ts',
    from: 'return ending === null && rounds.isAlike',
    to: 'return ending === null || rounds.isAlike',
    noticedBy: 'comparisons/explorer/search/liveness.test.ts',
  },
  {
    bug: 'a cycle of mutexes is reported as a deadlock although another task can release one of them',
    file: 'comparisons/explorer/search/graph-builder.ts',
    from: 'if (state === known && execution.isCutShort) {',
    to: 'if (state !== state) {',
    noticedBy: 'comparisons/explorer/explore.test.ts',
  },
  {
    bug: 'a timer fires before an earlier one',
    file: 'comparisons/explorer/execution/time/event-times.ts',
    from: 'bounds.restrict(going.due, other.due, isOlder ? -1 : 0)',
    to: 'bounds.restrict(going.due, other.due, isOlder ? -1 : Infinity)',
    noticedBy: 'comparisons/explorer/adapters/timers/timers.test.ts',
  },
  {
    bug: 'the net under a search leaves out all schedules but one',
    file: 'comparisons/explorer/graph/maximal-paths.ts',
    from: 'if (links.length === 0 && at.hasMerged)',
    to: 'if (links.length === 0 && at.hasMerged && found.length === 0)',
    noticedBy: 'comparisons/explorer/search/net.test.ts',
  },
  {
    bug: 'a search of runs without an end claims one more step than it has covered',
    file: 'comparisons/explorer/graph/state-graph.ts',
    from: 'return node === undefined ? null : edgesTo(node).length',
    to: 'return node === undefined ? null : edgesTo(node).length + 1',
    noticedBy: 'comparisons/explorer/search/no-end.test.ts',
  },
  {
    bug: 'many microtasks that end are reported as a livelock',
    file: 'comparisons/explorer/execution/spin-bound.ts',
    from: 'const MAX_TURNS = 100_000',
    to: 'const MAX_TURNS = 10_000',
    noticedBy: 'comparisons/explorer/execution/spins.test.ts',
  },
]
