/** A bug, how it is put into a copy of the sources, and the file of the suite that must notice it. */
export interface Mutant {
  readonly bug: string
  readonly file: string
  readonly noticedBy: string
  /** Replacements, each of a text that occurs just once. */
  readonly patch: readonly (readonly [from: string, to: string])[]
}

const into =
  (file: string) =>
  (noticedBy: string, bug: string, ...patch: Mutant['patch']): Mutant => ({
    file,
    noticedBy,
    bug,
    patch,
  })

const inEventLoop = into('event-loop.ts')
const inWaiting = into('waiting.ts')
const inWakeUps = into('wake-ups.ts')

export const mutants: readonly Mutant[] = [
  inEventLoop(
    'union-wait',
    'what an undone alternative has read is dropped from the wait set',
    [
      'const actionsBefore = actions?.length ?? 0\n      try',
      'const actionsBefore = actions?.length ?? 0\n      const readsBefore = readCount\n      try',
    ],
    [
      'isRetrying = false\n      rollBack(undo, actionsBefore)',
      'isRetrying = false\n      rollBack(undo, actionsBefore)\n      readCount = readsBefore',
    ],
  ),
  inEventLoop('catch', 'what a caught block has read is dropped from the wait set', [
    'rollBack(undo, actionsBefore)\n    setSavepoint()\n    return handler',
    'rollBack(undo, actionsBefore)\n    readCount = 0\n    setSavepoint()\n    return handler',
  ]),
  inEventLoop('rollback', 'the writes of a woken transaction that throws are kept', [
    'const ended = attempt(this.#body)',
    `const ended = attempt((tx) => {
      try {
        return this.#body(tx)
      } catch (error) {
        if (!isRetrying) undoCount = 0
        throw error
      }
    })`,
  ]),
  inEventLoop('rollback', 'the writes of a transaction that retries are kept', [
    'undoTo(0)\n',
    'if (ended === THREW) undoTo(0)\n    else undoCount = 0\n',
  ]),
  inEventLoop('or-else', 'the writes of an undone alternative are kept', ['  undoTo(undo)\n', '']),
  inEventLoop('or-else', 'an undone alternative takes the writes before it along', [
    'undoTo(undo)\n',
    'undoTo(0)\n',
  ]),
  inEventLoop(
    'or-else',
    'a savepoint is not set, so that a second write in a branch is not logged',
    ['savepoint = ++clock\n  return undoCount', 'return undoCount'],
  ),
  inEventLoop(
    'union-wait',
    'the stamp of a variable is not restored when a write to it is undone',
    ['cell.stamp = undoneStamps[undoCount] as number\n', ''],
  ),
  inEventLoop('abort', 'the entry of a waiter is kept after its abort', [
    '#end(settleIt: () => void): void {\n    this.#wait.leave()',
    '#end(settleIt: () => void): void {',
  ]),
  inEventLoop('abort', 'the listener on a signal is kept after the wait', [
    'this.#forgetSignal?.()\n',
    '',
  ]),
  inEventLoop('abort', 'an abort rejects with an error of its own', [
    'this.#reject(reason)',
    'this.#reject(new Error("aborted", { cause: reason }))',
  ]),
  inEventLoop('abort', 'a signal that was aborted before is not looked at', [
    'if (signal?.aborted) return Promise.reject(signal.reason)\n    const ended',
    'const ended',
  ]),
  inEventLoop('retry', 'a commit wakes nobody', [
    'if (cell.waiters !== null) wakeUps.changed(cell)\n',
    '',
  ]),
  inEventLoop('swallow', 'a swallowed retry commits', [
    'if (isRetrying) {\n    isRetrying = false\n    ended',
    'const swallowed = isRetrying && outcome !== RETRY\n  isRetrying &&= !swallowed\n  if (isRetrying) {\n    isRetrying = false\n    ended',
  ]),
  inEventLoop('swallow-in-branches', 'an alternative that swallowed its retry is chosen', [
    'if (!isRetrying) return result\n        refuse',
    'isRetrying = false\n        return result\n        refuse',
  ]),
  inEventLoop('catch', 'a catchSTM handles a retry like an error', [
    'if (isRetrying) throw RETRY\n      thrown',
    'isRetrying = false\n      thrown',
  ]),
  inEventLoop('swallow', 'a later throw wins over a retry', [
    'if (isRetrying) {\n    isRetrying = false\n    ended',
    'if (ended === THREW && outcome !== RETRY) isRetrying = false\n  if (isRetrying) {\n    isRetrying = false\n    ended',
  ]),
  inEventLoop('swallow', 'an attempt goes on reading after a swallowed retry', [
    'read(this: Attempt, cell: Cell): unknown {\n    if (running !== this || isRetrying)',
    'read(this: Attempt, cell: Cell): unknown {\n    if (running !== this)',
  ]),
  inEventLoop('after-commit', 'the actions of an undone branch still run', [
    'if (actions !== null) actions.length = actionsBefore\n',
    '',
  ]),
  inEventLoop('retry', 'one that retries having read nothing waits for ever', [
    'if (readCount === 0) return Promise.reject(nothingRead(options?.name))\n',
    '',
  ]),
  inEventLoop('retry', 'a read of what the transaction wrote itself is waited for', [
    'if (cell.stamp < begin) {\n      cell.stamp = begin\n',
    'if (cell.stamp !== begin) {\n      if (cell.stamp < begin) cell.stamp = begin\n',
  ]),
  inEventLoop('kept-tx', 'a kept tx can still write', [
    'value: unknown): void {\n    if (running !== this || isRetrying)',
    'value: unknown): void {\n    if (isRetrying)',
  ]),
  inEventLoop('misuse', 'a transaction runs inside a transaction', [
    'if (running !== null) throw nestedTransaction()\n',
    'const outer = running\n',
  ]),
  inEventLoop('misuse', 'a result that is a promise is accepted', ['refusePromise(result)\n', '']),
  inWaiting('wake-ups', 'values are compared by === instead of Object.is', [
    'head === null || Object.is(seen, waiters.cell.value)',
    'head === null || seen === waiters.cell.value',
  ]),
  inWaiting('wake-ups', 'those are woken too who would find what they saw, again and again', [
    'head === null || Object.is(seen, waiters.cell.value)',
    'head === null',
  ]),
  inWaiting('serving', 'the order of service is lost among those who wait for different values', [
    'head.wait.number < oldest.number',
    'head.wait.number > oldest.number',
  ]),
  inWaiting('serving', 'one that blocks again goes to the end of the line', [
    'before !== null && before.wait.number > wait.number',
    'before !== null && wait.number < 0',
  ]),
  inWaiting('retry', 'a variable keeps its empty lines', [
    'if (waiters.lines.length === 0) waiters.cell.waiters = null\n',
    '',
  ]),
  inWaiting('retry', 'a transaction waits only for the first variable that it read', [
    'cells.map((cell) => takePlace(this, cell))',
    'cells.slice(0, 1).map((cell) => takePlace(this, cell))',
  ]),
  inWakeUps('serving', 'the order of service is lost among variables', [
    'if (above.number <= number) break',
    'if (above.number >= number) break',
  ]),
  inWakeUps('crowds', 'only the first of several waiters is woken', [
    'this.#dropTop()\n      if (!isCurrent) continue\n      waiters.queuedFor = Infinity\n      this.#enqueue(waiters)\n',
    'this.#dropTop()\n      waiters.queuedFor = Infinity\n',
  ]),
  inWakeUps('crowds', 'the wake-ups stop after the first', [
    'this.next?.rerun()\n    this.#keepGoing()',
    'this.next?.rerun()',
  ]),
  into('abort.ts')('abort', 'a signal that was used before is not listened to again', [
    'abortable.delete(this.#signal)\n',
    '',
  ]),
  into('probe.ts')('transactions', 'a waiter is woken within the commit', [
    'queueMicrotask(run)',
    'run()',
  ]),
  into('after-commit.ts')('after-commit-errors', 'an action that throws stops the others', [
    'errors.push(error)',
    'errors.push(error)\n      break',
  ]),
  into('combinators.ts')('retry', 'a check that holds retries too', [
    'if (!condition) (tx',
    'if (condition !== undefined) (tx',
  ]),
  into('tvar.ts')('misuse', 'peek is allowed inside a transaction', [
    'if (running !== null) throw peekInside()\n',
    'const inside = running ?? peekInside\n',
  ]),
]
