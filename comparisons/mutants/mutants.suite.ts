/** A bug, how it is put into a copy of the sources, and the test that must notice it. */
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
    'the model engine commits without validation',
    'stm/buffered/engine.ts',
    'if (changed.length > 0) return this.#host.conflicted(log, changed)',
    '',
  ),
  inModel(
    'the model engine wakes nobody',
    'stm/buffered/engine.ts',
    'for (const wake of [...(this.#watchers.get(cell) ?? [])]) wake()',
    '',
  ),
  inModel(
    'the model engine keeps what an undone alternative wrote',
    'stm/buffered/attempt.ts',
    'this.#signal = null\n      takeBack()',
    'this.#signal = null',
  ),
  inModel(
    'the model engine forgets what an undone alternative has read',
    'stm/buffered/attempt.ts',
    'const writes = new Map(this.writes)\n    const actions = [...this.actions]\n    return () => {',
    'const writes = new Map(this.writes)\n    const actions = [...this.actions]\n    const known = [...this.log.keys()]\n    return () => {\n      for (const cell of this.log.keys()) if (!known.includes(cell)) this.log.delete(cell)',
  ),
  inModel(
    'a body under the model sees a mixture of moments, before it fails to commit',
    'stm/buffered/engine.ts',
    'if (changed.length > 0) return',
    "if (changed.length > 0 && end === 'done') return",
  ),
  inModel(
    'the model engine lets others in between the validation and the commit',
    'stm/buffered/engine.ts',
    "if (end === 'done') return this.#commit(run)",
    "if (end === 'done') {\n        await this.#host.point('commit', log)\n        return this.#commit(run)\n      }",
  ),
  inModel(
    'the model engine loses a wake-up between the retry and the wait',
    'stm/buffered/engine.ts',
    "if (end === 'retry') return await this.#block(run, signal, name)",
    "if (end === 'retry') {\n        await this.#host.point('block', log)\n        return await this.#block(run, signal, name)\n      }",
  ),
  inModel(
    'the model engine keeps what an attempt wrote that has met a conflict',
    'stm/buffered/engine.ts',
    'if (changed.length > 0) return this.#host.conflicted(log, changed)',
    'if (changed.length > 0) {\n        for (const [cell, value] of run.writes) cell.value = value\n        return this.#host.conflicted(log, changed)\n      }',
  ),
  {
    bug: 'a queue is mutated in place',
    file: 'stm/types/tqueue.ts',
    from: 'this.back.set(tx, cons(item, this.back.get(tx)))',
    to: `const back = this.back.get(tx)
    if (back === null) this.back.set(tx, cons(item, null))
    else Object.assign(back, { next: cons(back.item, back.next), item })`,
    noticedBy: 'stm/types/tqueue.test.ts',
  },
  {
    bug: 'the search takes states for the same in which tasks have observed different things',
    file: 'comparisons/explorer/execution/task.ts',
    from: 'into.addPrint(this.history)',
    to: '',
    noticedBy: 'comparisons/explorer/search/cross-check.test.ts',
  },
  {
    bug: 'the search overlooks the order in the queue of a lock',
    file: 'comparisons/explorer/adapters/lock-usage.ts',
    from: 'into.add(task.rank).add(task.operations.indexOf(operation)).add(weight).add(priority)',
    to: 'into.add(task.rank * 0 + weight * 0 + priority * 0)',
    noticedBy: 'comparisons/explorer/search/cross-check.test.ts',
  },
  {
    bug: 'the search overlooks the order in which transactions blocked',
    file: 'comparisons/explorer/adapters/transactions/one-step.ts',
    from: 'into.add(place())',
    to: 'into.add(0 * place())',
    noticedBy: 'comparisons/explorer/search/cross-check.test.ts',
  },
  {
    bug: 'the search overlooks what is read from plain fields',
    file: 'comparisons/explorer/execution/execution.ts',
    from: 'this.observePlainState(task.history)',
    to: '',
    noticedBy: 'comparisons/explorer/search/cross-check.test.ts',
  },
  {
    bug: 'the search overlooks what is in a variable that only tasks still hold',
    file: 'comparisons/explorer/execution/task.ts',
    from: 'for (const thing of this.known) printer.visit(thing, into)',
    to: '',
    noticedBy: 'comparisons/explorer/search/cross-check.test.ts',
  },
  {
    bug: 'the search overlooks what a finished task has left behind',
    file: 'comparisons/explorer/execution/task.ts',
    from: "return this.state !== 'live' && this.operations.length === 0",
    to: "return this.state !== 'live'",
    noticedBy: 'comparisons/explorer/search/cross-check.test.ts',
  },
  {
    bug: 'locks and variables are known by other names in every execution',
    file: 'comparisons/explorer/fingerprint/shared-state.ts',
    from: 'new Place(value, places.size, owner, key)',
    to: 'new Place(value, places.size + performance.now(), owner, key)',
    noticedBy: 'comparisons/explorer/vitest.test.ts',
  },
  {
    bug: 'who made a step is looked for where it stood before the twins changed places',
    file: 'comparisons/explorer/graph/state-graph.ts',
    from: 'this.turnOn(edge)?.[task] ?? task',
    to: 'task',
    noticedBy: 'comparisons/explorer/search/symmetry.test.ts',
  },
  {
    bug: 'a task is passed over for ever, and that is called fair',
    file: 'comparisons/explorer/graph/fair-cycles.ts',
    from: 'if (passedOver === 0) return [component]',
    to: 'if (passedOver >= 0) return [component]',
    noticedBy: 'comparisons/explorer/search/liveness.test.ts',
  },
  {
    bug: 'a loop that comes to an end is taken for an endless one',
    file: 'comparisons/explorer/search/loops.ts',
    from: 'return ending === null && isAlike',
    to: 'return ending === null || isAlike',
    noticedBy: 'comparisons/explorer/search/liveness.test.ts',
  },
  {
    bug: 'a cycle of mutexes is a deadlock, whoever might still release one of them',
    file: 'comparisons/explorer/search/discovery.ts',
    from: 'if (state === known && execution.isCutShort) await this.#goBeyond(state)',
    to: '',
    noticedBy: 'comparisons/explorer/explore.test.ts',
  },
  {
    bug: 'a timer goes off before an earlier one',
    file: 'comparisons/explorer/execution/time/event-times.ts',
    from: 'bounds.restrict(going.due, other.due, isOlder ? -1 : 0)',
    to: 'bounds.restrict(going.due, other.due, isOlder ? -1 : Infinity)',
    noticedBy: 'comparisons/explorer/adapters/timers/timers.test.ts',
  },
]
