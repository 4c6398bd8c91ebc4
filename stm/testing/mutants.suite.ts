import type { Patch } from './bundled.suite.ts'

/**
 * A bug, how to plant it in a copy of the sources, and the conformance suite that must notice it.
 */
export interface Mutant {
  readonly bug: string
  readonly file: string
  /** The name of a suite in `conformance/`. */
  readonly noticedBy: string
  readonly patch: Patch
}

const into =
  (file: string) =>
  (noticedBy: string, bug: string, ...patch: Mutant['patch']): Mutant => ({
    file,
    noticedBy,
    bug,
    patch,
  })

const inAttempt = into('event-loop/attempt.ts')
const inEngine = into('event-loop/engine.ts')
const inQueues = into('event-loop/wait-queues.ts')
const inWaiting = into('event-loop/waiting.ts')
const inWaits = into('event-loop/waits.ts')
const inWakeUps = into('event-loop/wake-ups.ts')

export const mutants: readonly Mutant[] = [
  inAttempt(
    'union-wait',
    'the transaction does not wait for what an undone alternative has read',
    [
      'const before = this.setSavepoint()\n      const',
      'const before = this.setSavepoint()\n      const readsBefore = this.reads\n      const',
    ],
    [
      'this.rollBack(before)\n    }',
      'this.rollBack(before)\n      this.reads = readsBefore\n    }',
    ],
  ),
  inAttempt('catch', 'the transaction does not wait for what the body of a catchSTM has read', [
    'this.rollBack(before)\n      return handler',
    'this.rollBack(before)\n      this.reads = null\n      return handler',
  ]),
  inWaiting('rollback', 'a woken transaction that throws keeps its writes', [
    'attempt.run(this.#body)',
    `attempt.run((tx) => {
      try {
        return this.#body(tx)
      } catch (error) {
        if (typeof error !== 'symbol') attempt['written'] = null
        throw error
      }
    })`,
  ]),
  inAttempt('rollback', 'a transaction that retries keeps its writes', [
    'if (hasRetried(result)) this.rollBack(START)',
    'if (hasRetried(result)) this.written = null',
  ]),
  inAttempt('or-else', 'an alternative that retries keeps its writes', [
    'this.rollBack(before)\n    }',
    '}',
  ]),
  inAttempt('or-else', 'an alternative that retries also undoes the writes before it', [
    'this.rollBack(before)\n    }',
    'this.rollBack(START)\n    }',
  ]),
  inAttempt('catch', 'the body of a catchSTM keeps its writes when it throws', [
    'this.rollBack(before)\n      return handler',
    'return handler',
  ]),
  inAttempt('or-else', 'the second write of a variable is not undone when a branch retries', [
    'this.savepoint = ++shared.stamp\n',
    '',
  ]),
  inAttempt('union-wait', 'undoing a write does not restore the stamp of the variable', [
    'at.cell.stamp = at.stamp\n',
    '',
  ]),
  inWaits('abort', 'an aborted waiter keeps its entries in the wait queues', [
    'for (let at = this.#entries; at !== null; at = at.next) dequeue(at)\n',
    '',
  ]),
  inWaits('abort', 'an aborted waiter stays at the variables for which it alone waits', [
    'if (read.cell.waiters === this) read.cell.waiters = null\n',
    '',
  ]),
  inWaiting('abort', 'the listener on an abort signal outlives the wait', [
    'this.#forget?.()\n',
    '',
  ]),
  inWaiting('abort', "an abort rejects with an error other than the signal's reason", [
    'this.#isRunning || this.#fail(reason)',
    'this.#isRunning || this.#fail(new Error("aborted", { cause: reason }))',
  ]),
  inEngine('abort', 'a signal that was aborted before the call is ignored', [
    'if (signal?.aborted) return Promise.reject(signal.reason)\n',
    '',
  ]),
  inAttempt('retry', 'a commit wakes no waiter', ['wakeUps.changed(at.cell, at.value)', 'void 0']),
  inAttempt('swallow', 'a transaction that swallows its retry commits', [
    'this.runBranch(body)\n      if (hasRetried(result))',
    `this.runBranch((tx) => {
        const swallowed = body(tx)
        usable = this.begin
        return swallowed
      })
      if (hasRetried(result))`,
  ]),
  inAttempt('swallow-in-branches', 'orElse chooses an alternative that swallowed its retry', [
    'this.runBranch(alternatives[i] as STM<A>)',
    `this.runBranch((tx) => {
        const swallowed = (alternatives[i] as STM<A>)(tx)
        usable = this.begin
        return swallowed
      })`,
  ]),
  inAttempt('catch', 'catchSTM handles a retry as if it were an error', [
    'if (!hasRetried(result)) return result\n    } catch',
    'if (!hasRetried(result)) return result\n      throw RETRY\n    } catch',
  ]),
  inAttempt('swallow', 'a later throw overrides a retry', [
    'if (usable === this.begin) throw error',
    'if (usable === this.begin || error !== RETRY) throw error',
  ]),
  inAttempt('swallow', 'an attempt can still read after a swallowed retry', [
    'read(cell: Cell): unknown {\n    if (usable !== this.begin)',
    'read(cell: Cell): unknown {\n    if (Math.abs(usable) !== this.begin)',
  ]),
  inAttempt('after-commit', 'the afterCommit actions of an undone branch run', [
    'if (this.actions !== null) this.actions.length = actionCount\n',
    '',
  ]),
  inWaiting('retry', 'a transaction that retries without having read anything waits forever', [
    'if (reads === null) throw nothingRead(this.#options?.name)\n',
    '',
  ]),
  inAttempt('retry', 'a transaction waits for what it has read of its own writes', [
    'if (cell.stamp < this.begin) {\n      cell.stamp = this.begin\n',
    'if (cell.stamp !== this.begin) {\n      if (cell.stamp < this.begin) cell.stamp = this.begin\n',
  ]),
  inAttempt('stale-tx', 'a stale tx can still write', [
    'value: unknown): void {\n    if (usable !== this.begin)',
    'value: unknown): void {\n    if (usable === -this.begin)',
  ]),
  inEngine(
    'misuse',
    'a transaction can start inside a transaction',
    [
      'Promise<A> {\n    if (shared.running !== null) throw nestedTransaction()\n',
      'Promise<A> {\n',
    ],
    ['): A {\n    if (shared.running !== null) throw nestedTransaction()\n', '): A {\n'],
  ),
  inAttempt(
    'misuse',
    'a result that is a promise is accepted',
    ['refusePromise(result)\n        this', 'this'],
    ['refusePromise(result)\n    } catch', '} catch'],
  ),
  inQueues('wake-ups', 'values are compared by === instead of Object.is', [
    '!Object.is(this.seen, this.cell.value)',
    'this.seen !== this.cell.value',
  ]),
  inWakeUps(
    'wake-ups',
    'waiters that would see the same values are woken too',
    ['first.number === number && queue.hasChanged', 'first.number === number'],
    ['number >= queue.scheduledFor || !queue.hasChanged', 'number >= queue.scheduledFor'],
  ),
  inWakeUps('serving', 'waiters that saw different values are served in the wrong order', [
    'b.number < a.number',
    'b.queue.cell === a.queue.cell ? b.number > a.number : b.number < a.number',
  ]),
  inQueues('serving', 'a waiter that blocks again goes to the end of the queue', [
    'queue.before.waiter.number < number ||',
    'queue.before.waiter.number < Infinity ||',
  ]),
  inQueues('serving', 'a waiter is put beside one that has left', [
    'if (queue.latest === entry) queue.latest = before\n',
    '',
  ]),
  inQueues('retry', 'a variable keeps its empty queues', [
    'if (queue.after === queue) remove(queue)\n',
    '',
  ]),
  inWaiting('retry', 'a transaction waits only for the first variable that it has read', [
    '.waitFor(reads,',
    '.waitFor({ ...reads, earlier: null },',
  ]),
  inWaits('retry', 'a waiter that blocks again stays in the queue of a value that is gone', [
    ' || queue.hasChanged',
    '',
  ]),
  inWaits(
    'retry',
    'a waiter that blocks again still waits for what only an earlier attempt read, by itself',
    ['if (cell.waiters === this && cell.stamp !== begin) cell.waiters = null\n', ''],
  ),
  inWaits(
    'retry',
    'a waiter that blocks again still waits for what only an earlier attempt read, in a queue',
    ['queue.cell.stamp !== begin || ', ''],
  ),
  inAttempt('retry', 'a second write of a variable hides from its waiters what they saw', [
    ' && at.stamp <= this.begin',
    '',
  ]),
  into('event-loop/wait-queues.ts')('serving', 'a waiter that is joined by another is forgotten', [
    'cell.waiters = queue\n  return queue\n}\n\n/** A key',
    'cell.waiters = null\n  return queue\n}\n\n/** A key',
  ]),
  inWakeUps('serving', 'waiters for different variables are served in the wrong order', [
    'b.number < a.number',
    'b.number > a.number',
  ]),
  inWakeUps('crowds', 'only the first of several waiters is woken', [
    'if (!isCurrent) continue\n      queue.scheduledFor = Infinity\n      this.#add(queue)\n',
    'queue.scheduledFor = Infinity\n',
  ]),
  inWakeUps('crowds', 'the wake-ups stop after the first', [
    'this.#isScheduled = false\n    this.#wakeLater()',
    'this.#isScheduled = false',
  ]),
  into('abort.ts')(
    'abort',
    'a signal is not listened to for a second wait',
    [
      '  listeners.set(signal, waiting.add(abort))\n',
      '  const isKnown = listeners.has(signal)\n  listeners.set(signal, waiting.add(abort))\n',
    ],
    ["  signal.addEventListener('abort'", "  if (!isKnown) signal.addEventListener('abort'"],
    ['    listeners.delete(signal)\n', ''],
  ),
  into('timeout.ts')('timeout', 'the timer of a timeout outlives the transaction', [
    'clearTimeout(timer)\n',
    '',
  ]),
  into('timeout.ts')('timeout', 'the listener on the signal beside a timeout outlives the wait', [
    'forgetSignal?.()\n',
    '',
  ]),
  inWaiting('timeout', 'a timeout is counted from each wake-up', [
    'this.#forget ??= onInterrupt(',
    'this.#forget?.()\n    this.#forget = onInterrupt(',
  ]),
  into('event-loop/probe.ts')('wake-ups', 'a waiter runs within the commit that wakes it', [
    'waiter.soon(run)',
    'run(waiter)',
  ]),
  into('event-loop/probe.ts')('async-context', 'a woken body sees the context of the commit', [
    'waiter.soon(run)',
    'void Promise.resolve().then(() => run(waiter))',
  ]),
  into('after-commit.ts')('after-commit-errors', 'an action that throws stops the others', [
    'errors.push(error)',
    'errors.push(error)\n      break',
  ]),
  into('combinators.ts')('retry', 'check retries even if its condition holds', [
    'if (!condition) throw attemptOf(tx)',
    'if (condition !== undefined) throw attemptOf(tx)',
  ]),
  into('tx.ts')('misuse', 'a missing tx is passed on to where it fails', [
    'throw missingTx()',
    'return tx as Attempt',
  ]),
  into('tvar.ts')('misuse', 'peek is allowed inside a transaction', [
    'if (shared.running !== null) throw peekInside()\n',
    'const inside = shared.running ?? peekInside\n',
  ]),
]
