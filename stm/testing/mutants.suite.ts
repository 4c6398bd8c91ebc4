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

const inAttempt = into('event-loop/attempt.ts')
const inEventLoop = into('event-loop/engine.ts')
const inLines = into('event-loop/wait-queues.ts')
const inWaiting = into('event-loop/waiting.ts')
const inWakeUps = into('event-loop/wake-ups.ts')

export const mutants: readonly Mutant[] = [
  inAttempt(
    'union-wait',
    'what an undone alternative has read is dropped from the wait set',
    [
      'const before = this.setSavepoint()\n      const',
      'const before = this.setSavepoint()\n      const readsBefore = this.readCount\n      const',
    ],
    [
      'this.rollBack(before)\n    }',
      'this.rollBack(before)\n      this.readCount = readsBefore\n    }',
    ],
  ),
  inAttempt('catch', 'what a caught block has read is dropped from the wait set', [
    'this.rollBack(before)\n      return handler',
    'this.rollBack(before)\n      this.readCount = 0\n      return handler',
  ]),
  inWaiting('rollback', 'the writes of a woken transaction that throws are kept', [
    'attempt.run(this.#body)',
    `attempt.run((tx) => {
      try {
        return this.#body(tx)
      } catch (error) {
        if (attempt['isUsable']) attempt['written'] = null
        throw error
      }
    })`,
  ]),
  inAttempt('rollback', 'the writes of a transaction that retries are kept', [
    'if (result === RETRIED) this.rollBack(START)',
    'if (result === RETRIED) this.written = null',
  ]),
  inAttempt('or-else', 'the writes of an undone alternative are kept', [
    'this.rollBack(before)\n    }',
    '}',
  ]),
  inAttempt('or-else', 'an undone alternative takes the writes before it along', [
    'this.rollBack(before)\n    }',
    'this.rollBack(START)\n    }',
  ]),
  inAttempt('catch', 'the writes of a block that threw are kept', [
    'this.rollBack(before)\n      return handler',
    'return handler',
  ]),
  inAttempt('or-else', 'a savepoint is not set, so that a second write in a branch is not logged', [
    'this.savepoint = ++clock\n',
    '',
  ]),
  inAttempt('union-wait', 'the stamp of a variable is not restored when a write to it is undone', [
    'at.cell.stamp = at.stamp\n',
    '',
  ]),
  inWaiting('abort', 'the entry of a waiter is kept after its abort', ['this.#lineUp([])\n', '']),
  inWaiting('abort', 'the listener on a signal is kept after the wait', [
    'this.#forgetSignal?.()\n',
    '',
  ]),
  inWaiting('abort', 'an abort rejects with an error of its own', [
    'this.#isRunning || this.#fail(reason)',
    'this.#isRunning || this.#fail(new Error("aborted", { cause: reason }))',
  ]),
  inEventLoop('abort', 'a signal that was aborted before is not looked at', [
    'if (signal?.aborted) return Promise.reject(signal.reason)\n',
    '',
  ]),
  inAttempt('retry', 'a commit wakes nobody', [
    'if (at.cell.waiters !== null) wakeUps.changed(at.cell)\n',
    '',
  ]),
  inAttempt('swallow', 'a swallowed retry commits', [
    'this.runPart(body)\n      if (result === RETRIED)',
    `this.runPart((tx) => {
        const swallowed = body(tx)
        this.isUsable = true
        return swallowed
      })
      if (result === RETRIED)`,
  ]),
  inAttempt('swallow-in-branches', 'an alternative that swallowed its retry is chosen', [
    'this.runPart(alternatives[i] as STM<A>)',
    `this.runPart((tx) => {
        const swallowed = (alternatives[i] as STM<A>)(tx)
        this.isUsable = true
        return swallowed
      })`,
  ]),
  inAttempt('catch', 'a catchSTM handles a retry like an error', [
    'if (result !== RETRIED) return result\n    } catch',
    'if (result !== RETRIED) return result\n      throw RETRY\n    } catch',
  ]),
  inAttempt('swallow', 'a later throw wins over a retry', [
    'if (this.isUsable) throw error',
    'if (this.isUsable || error !== RETRY) throw error',
  ]),
  inAttempt('swallow', 'an attempt goes on reading after a swallowed retry', [
    'read(cell: Cell): unknown {\n    if (!this.isUsable)',
    'read(cell: Cell): unknown {\n    if (running !== this.tx)',
  ]),
  inAttempt('after-commit', 'the actions of an undone branch still run', [
    'if (this.actions !== null) this.actions.length = actionCount\n',
    '',
  ]),
  inWaiting('retry', 'one that retries having read nothing waits for ever', [
    'if (cells.length === 0) throw nothingRead(this.#options?.name)\n',
    '',
  ]),
  inAttempt('retry', 'a read of what the transaction wrote itself is waited for', [
    'if (cell.stamp < this.begin) {\n      cell.stamp = this.begin\n',
    'if (cell.stamp !== this.begin) {\n      if (cell.stamp < this.begin) cell.stamp = this.begin\n',
  ]),
  inAttempt('kept-tx', 'a kept tx can still write', [
    'value: unknown): void {\n    if (!this.isUsable)',
    'value: unknown): void {\n    if (!this.isUsable && running === this.tx)',
  ]),
  inEventLoop(
    'misuse',
    'a transaction runs inside a transaction',
    ['Promise<A> {\n    if (running !== null) throw nestedTransaction()\n', 'Promise<A> {\n'],
    ['): A {\n    if (running !== null) throw nestedTransaction()\n', '): A {\n'],
  ),
  inAttempt(
    'misuse',
    'a result that is a promise is accepted',
    ['refusePromise(result)\n        this', 'this'],
    ['refusePromise(result)\n    } catch', '} catch'],
  ),
  inLines('wake-ups', 'values are compared by === instead of Object.is', [
    '!Object.is(this.seen, this.cell.value)',
    'this.seen !== this.cell.value',
  ]),
  inWakeUps(
    'wake-ups',
    'those are woken too who would find what they saw, again and again',
    ['first.number === number && line.isConcerned', 'first.number === number'],
    ['number >= line.queuedFor || !line.isConcerned', 'number >= line.queuedFor'],
  ),
  inWakeUps('serving', 'the order of service is lost among those who wait for different values', [
    'b.number < a.number',
    'b.line.cell === a.line.cell ? b.number > a.number : b.number < a.number',
  ]),
  inLines('serving', 'one that blocks again goes to the end of the line', [
    'before.wait.number > wait.number',
    'before === line',
  ]),
  inLines('retry', 'a variable keeps its empty lines', [
    'if (line.after === line) remove(line)\n',
    '',
  ]),
  inWaiting('retry', 'a transaction waits only for the first variable that it read', [
    'this.#lineUp(cells)',
    'this.#lineUp(cells.slice(0, 1))',
  ]),
  inWaiting('retry', 'one that blocks again keeps the place of a value that is gone', [
    'place?.line.cell === cell && !place.line.isConcerned',
    'place?.line.cell === cell',
  ]),
  inWaiting('retry', 'one that blocks again still waits for what it has not read this time', [
    'for (let i = cells.length; i < places.length; i += 1) giveUp(places[i] as Place)\n',
    '',
  ]),
  inWakeUps('serving', 'the order of service is lost among variables', [
    'b.number < a.number',
    'b.number > a.number',
  ]),
  inWakeUps('crowds', 'only the first of several waiters is woken', [
    'if (!isCurrent) continue\n      line.queuedFor = Infinity\n      this.#enqueue(line)\n',
    'line.queuedFor = Infinity\n',
  ]),
  inWakeUps('crowds', 'the wake-ups stop after the first', [
    'this.#isScheduled = false\n    if (this.next !== null) this.#wakeLater()',
    'this.#isScheduled = false',
  ]),
  into('abort.ts')('abort', 'a signal that was used before is not listened to again', [
    'abortable.delete(this.#signal)\n',
    '',
  ]),
  into('event-loop/probe.ts')('wake-ups', 'a waiter is woken within the commit', [
    'soon.then(run)',
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
