/** A bug, how to plant it in the sources, and the test that must notice it. */
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

/** One source of state is left out of what states are compared by. */
const without = (source: string, file: string, from: string, to = ''): Mutant => ({
  bug: `the comparison of states leaves out ${source}`,
  file: `comparisons/explorer/fingerprint/${file}`,
  from,
  to,
  noticedBy: 'comparisons/explorer/fingerprint/sources.test.ts',
})

/** Bugs in what states are compared by. */
export const sourceMutants: readonly Mutant[] = [
  without(
    'the variables of closures',
    'shared-state.ts',
    'this.#hashBindings(hasher, into)\n    this.#hashStatics(hasher, into)\n    //',
    'this.#hashStatics(hasher, into)\n    //',
  ),
  without(
    'the objects in closures',
    'closures.ts',
    'filter((item) => this.#isRoot(item, walk))',
    'filter(() => false)',
  ),
  without('global variables', 'closure-walk.ts', 'this.bindings.push({ writer: null, name })'),
  without(
    'what is bound',
    'closure-walk.ts',
    'this.#meet(value, { ...ROOT, route: { from, step: { bound: i } }, name, whose })',
  ),
  without(
    '`#private` fields',
    'state-hasher.ts',
    'for (const value of privates) this.#visit(value)',
  ),
  without(
    '`#private` fields that no class declares',
    'heap.ts',
    'this.#isFirst && isStamped(object, layout)',
    'false',
  ),
  without(
    '`#private` static fields',
    'shared-state.ts',
    'hasher.visitInto(into.add(TAG.private), value)',
    'void value',
  ),
  without(
    'properties under symbols',
    'contents.ts',
    'for (const symbol of Object.getOwnPropertySymbols(object)) propertyInto(object, symbol, into)',
  ),
  without(
    'properties that are not enumerable',
    'contents.ts',
    'const names = Object.getOwnPropertyNames(object)',
    'const names = Object.keys(object)',
  ),
  without(
    'accessors',
    'contents.ts',
    'into.part(key, property.get)\n    into.part(key, property.set)',
  ),
  without(
    'the flags of properties',
    'state-hasher.ts',
    'if (flags !== ASSIGNED) this.#into.add(TAG.property).add(flags)',
  ),
  without(
    'whether an object is frozen',
    'contents.ts',
    "if (care.definitions && !Object.isExtensible(object)) into.text('not extensible')",
  ),
  without(
    'the names of properties',
    'state-hasher.ts',
    'else this.#into.add(wordFor(key as string))',
  ),
  without('the keys of maps', 'contents.ts', 'into.part(undefined, key)'),
  without('the values of maps', 'contents.ts', 'into.part(key, value)\n  })', '})'),
  without('what is in sets', 'contents.ts', 'into.part(i, value)\n    i += 1', 'i += 1'),
  without('dates', 'contents.ts', 'into.number(time(date) as number)', '{}'),
  without(
    'regular expressions',
    'contents.ts',
    "told(getter(RegExp.prototype, 'source'), getter(RegExp.prototype, 'flags'))",
    'NOTHING',
  ),
  without('what is boxed', 'contents.ts', "into.part('value', unbox(boxed))", '{}'),
  without('bytes', 'contents.ts', 'for (const byte of bytes) into.number(byte)'),
  without('the buffer of a view', 'contents.ts', "into.part('buffer', buffer(view))"),
  without('weak references', 'contents.ts', "into.part('target', deref(ref))", '{}'),
  without(
    'signals',
    'contents.ts',
    "into.text(String(aborted(signal)))\n    into.part('reason', reason(signal))",
  ),
  without('listeners', 'contents.ts', "into.part('listener', listener)", '{}'),
  without('URLs', 'contents.ts', "told(getter(URL.prototype, 'href'))", 'NOTHING'),
  without('parameters of URLs', 'contents.ts', 'told(unbound(text))', 'NOTHING'),
  without(
    'exceptions of the platform',
    'contents.ts',
    "told(get('name'), get('message'), get('code'))",
    'NOTHING',
  ),
  without(
    'the messages of errors',
    'layout.ts',
    "new Set(['stack'])",
    "new Set(['stack', 'message'])",
  ),
  without(
    'classes',
    'state-hasher.ts',
    'this.#into.add(TAG.prototype).add(this.#heap.identityOf(prototype as object))',
    'this.#into.add(TAG.prototype)',
  ),
  without(
    'kinds of objects',
    'state-hasher.ts',
    'if (word !== 0) this.#into.add(word)',
    'if (word !== 0) this.#into.add(1)',
  ),
  without(
    'changes of code',
    'shared-state.ts',
    'if (looksAtCode || this.#heap.hasChangedCode) this.#code.hashInto(into, hasher)',
  ),
  without(
    'which object it is',
    'meetings.ts',
    'if (path === undefined) this.fresh.push(object)\n    else into.add(TAG.initial).add(path.number)',
  ),
  without('scalars', 'words.ts', 'String(value)', '0'),
  without(
    'what is behind a proxy',
    'state-hasher.ts',
    'for (const part of parts) this.#visit(part)',
  ),
  without(
    'that nobody can look into some objects',
    'reachable.ts',
    "if (layout.kind === 'opaque') this.#foundOpaque(key)",
  ),
  without(
    'that a function that was made on the way may close over anything',
    'state-hasher.ts',
    'if (text === null) this.hasMetOpaque = true\n    else {',
    'if (text !== null) {',
  ),
  {
    bug: 'the search overlooks what a task reads of an object that nobody shares any more',
    file: 'comparisons/explorer/fingerprint/shared-state.ts',
    from: 'for (const object of known) if (!hasher.hasSeen(object)) hasher.visitInto(into, object)',
    to: '',
    noticedBy: 'comparisons/explorer/fingerprint/closures.test.ts',
  },
  {
    bug: 'a search that was wrong to merge is believed',
    file: 'comparisons/explorer/search/net.ts',
    from: 'if (follower.isContradictedBy(ending)) {',
    to: 'if (follower.isContradictedBy(ending) && false) {',
    noticedBy: 'comparisons/explorer/search/net.test.ts',
  },
]

/** Bugs in the engine that is pre-empted at reads, in the search, and in what it runs on. */
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
    file: 'stm/types/two-lists.ts',
    from: 'this.back.set(tx, cons(item, back))',
    to: `if (back === null) this.back.set(tx, cons(item, null))
    else Object.assign(back, { next: cons(back.item, back.next), item })`,
    noticedBy: 'stm/types/tqueue.test.ts',
  },
  {
    bug: 'the search merges states in which tasks have observed different things',
    file: 'comparisons/explorer/execution/task.ts',
    from: 'into.addFingerprint(this.history)',
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
    file: 'comparisons/explorer/execution/step-runners.ts',
    from: 'task.history.add(operation).addFingerprint(shared)',
    to: 'task.history.add(operation)',
    noticedBy: 'comparisons/explorer/search/cross-check.test.ts',
  },
  {
    bug: 'the search ignores the value of a variable that only tasks can still reach',
    file: 'comparisons/explorer/execution/task.ts',
    from: 'for (const object of this.known) hasher.hashInto(into, object)',
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
    bug: 'locks and variables are known by other names in every execution',
    file: 'comparisons/explorer/fingerprint/reachable.ts',
    from: 'this.#constants?.numberOf(size) ?? size',
    to: '(this.#constants?.numberOf(size) ?? size) + performance.now()',
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
