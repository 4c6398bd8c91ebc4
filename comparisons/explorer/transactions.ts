import { type AtomicallyOptions, runOn } from '../../stm/atomically.ts'
import { eventLoop } from '../../stm/event-loop.ts'
import { type Change, watchWith } from '../../stm/probe.ts'
import { type Cell, running as runningAttempt, type STM } from '../../stm/tx.ts'
import type { Wait } from '../../stm/waiting.ts'
import { WakeUps } from '../../stm/wake-ups.ts'
import type { Execution } from './execution.ts'
import { Fingerprint } from './fingerprint.ts'
import { isConsistent, PreemptiveEngine, type ReadLog } from './preemptive.ts'
import { show } from './show.ts'
import type { Operation, Task, WaitsFor } from './task.ts'

/**
 * How transactions run under the explorer: each as one step, as JavaScript runs it, or with a switch
 * possible at every read and before every commit, as preemptive threads would have it.
 */
export type Rule = 'event-loop' | 'preemptive'

/** Makes the transactions of one execution report to it. Gives a function that ends this. */
export function interceptTransactions(execution: Execution, rule: Rule): () => void {
  return rule === 'event-loop' ? asOneStep(execution) : asManySteps(execution)
}

/**
 * What an attempt has observed. The task learns of it only when the attempt counts: one that has
 * blocked or met a conflict leaves no trace in what the task knows.
 */
class Observations {
  readonly print = new Fingerprint()
  readonly reads = new Set<string>()

  constructor(execution: Execution) {
    execution.observePlainState(this.print)
  }
}

/** What both rules have to tell of transactions. */
class Reporter {
  readonly #execution: Execution
  readonly #writers = new Map<Cell, Task>()

  constructor(execution: Execution) {
    this.#execution = execution
  }

  read(cell: Cell, value: unknown, { print, reads }: Observations): string {
    const { id, name } = this.#execution.thing(cell)
    this.#execution.shared.addValue(print.add(id), value)
    const text = `reads ${name} = ${show(value)}`
    reads.add(text)
    return text
  }

  peeked(cell: Cell, value: unknown): void {
    const task = this.#execution.runningTask
    if (task === null) return
    const { id, name } = this.#execution.thing(cell)
    this.#execution.shared.addValue(task.history.add(id), value)
    this.#execution.note(() => `peeks at ${name} = ${show(value)}`)
  }

  committed(changes: readonly Change[], { reads }: Observations): void {
    const before = new Map<Cell, unknown>()
    for (const change of changes) {
      if (!before.has(change.cell)) before.set(change.cell, change.before)
    }
    const texts: string[] = []
    for (const [cell, value] of before) {
      if (Object.is(cell.value, value)) continue
      this.#writers.set(cell, this.#execution.current)
      texts.push(`${this.#execution.thing(cell).name} ${show(value)}→${show(cell.value)}`)
    }
    this.#execution.note(() =>
      texts.length > 0 ? `commits ${texts.join(', ')}` : [...reads].join(', '),
    )
  }

  /** Tells that the transaction of `operation` waits, with what it has seen. */
  blocked(operation: Operation, seen: ReadLog): void {
    const what = this.names(seen.keys(), ' or ')
    this.#execution.note(() => `retries: waits for ${what} to change`)
    operation.waitsFor = () => this.#waitsFor(`a change of ${what}`, [...seen.keys()])
  }

  /** Whoever changed a variable last has, in a way, what a blocked transaction waits for. */
  #waitsFor(what: string, cells: readonly Cell[]): WaitsFor {
    const writers = cells.flatMap((cell) => this.#writers.get(cell) ?? [])
    return { what, heldBy: [...new Set(writers)], isExclusive: false }
  }

  names(cells: Iterable<Cell>, conjunction: string): string {
    return [...cells].map((cell) => this.#execution.thing(cell).name).join(conjunction)
  }

  printSeen(into: Fingerprint, seen: ReadLog): void {
    for (const [cell, value] of seen) {
      into.add(this.#execution.thing(cell).id).add(Object.is(cell.value, value) ? 1 : 0)
      this.#execution.shared.addValue(into, value)
    }
  }
}

function asOneStep(execution: Execution): () => void {
  const reporter = new Reporter(execution)
  const operations = new Map<Wait, Operation>()
  let current: Operation | null = null
  let observations = new Observations(execution)
  let isBlocked = false
  let pending: () => void = () => {}
  let isPending = false
  const wakeUps = new WakeUps((run) => {
    pending = run
    isPending = true
  })

  /** Runs what makes one attempt, of the transaction that `operation` stands for. */
  function attempt<A>(operation: Operation | null, run: () => A): A {
    const { history } = execution.current
    current = operation
    isBlocked = false
    try {
      return run()
    } finally {
      current = null
      if (!isBlocked) history.addPrint(observations.print)
    }
  }

  function wake(operation: Operation): void {
    isPending = false
    attempt(operation, pending)
  }

  const stopWatching = watchWith({
    wakeUps,
    began() {
      observations = new Observations(execution)
    },
    read(cell, value) {
      if (runningAttempt === null) reporter.peeked(cell, value)
      else reporter.read(cell, value, observations)
    },
    committed(changes) {
      if (execution.runningTask !== null) reporter.committed(changes, observations)
    },
    blocked(wait) {
      isBlocked = true
      const operation = current
      if (operation === null) return
      operations.set(wait, operation)
      const seen = new Map(wait.seen.map(({ cell, value }) => [cell, value]))
      reporter.blocked(operation, seen)
      operation.print = (into) => {
        into.add(placeOf(wait, operations.keys()))
        reporter.printSeen(into, seen)
      }
      const isNext = () => isPending && wakeUps.next === wait
      execution.readyWhile(operation, isNext, () => wake(operation))
    },
  })
  const putBack = runOn({
    atomically<A>(body: STM<A>, options: AtomicallyOptions | undefined): Promise<A> {
      if (execution.runningTask === null || runningAttempt !== null) {
        return eventLoop.atomically(body, options)
      }
      const operation = execution.runningTask.begin('transaction', 'wait')
      return execution.settled(
        attempt(operation, () => eventLoop.atomically(body, options)),
        operation,
      )
    },
    atomicallySync<A>(body: STM<A>, options: AtomicallyOptions | undefined): A {
      if (execution.runningTask === null || runningAttempt !== null) {
        return eventLoop.atomicallySync(body, options)
      }
      return attempt(null, () => eventLoop.atomicallySync(body, options))
    },
  })
  return () => {
    putBack()
    stopWatching()
  }
}

/** How many of those that still wait blocked before this one did. */
function placeOf(wait: Wait, all: Iterable<Wait>): number {
  return [...all].filter(({ number, seen }) => number < wait.number && seen.length > 0).length
}

function asManySteps(execution: Execution): () => void {
  const reporter = new Reporter(execution)
  const attempts = new WeakMap<ReadLog, Observations>()
  const observationsOf = (log: ReadLog) => attempts.get(log) as Observations
  const learn = (log: ReadLog) => execution.runningTask?.history.addPrint(observationsOf(log).print)

  const engine = new PreemptiveEngine({
    began(log) {
      attempts.set(log, new Observations(execution))
    },
    read(log, cell, value) {
      const text = reporter.read(cell, value, observationsOf(log))
      if (execution.runningTask !== null) execution.note(() => text)
    },
    point(_label, log) {
      if (execution.runningTask === null) return undefined
      const operation = execution.runningTask.begin(_label, 'point', true)
      operation.print = (into) => {
        into.addPrint(observationsOf(log).print)
        reporter.printSeen(into, log)
      }
      return execution.point(operation)
    },
    conflicted(_log, changed) {
      execution.note(() => `conflict: ${reporter.names(changed, ', ')} changed; starts over`)
    },
    threw(log) {
      learn(log)
    },
    committed(log, changes) {
      learn(log)
      if (execution.runningTask !== null && changes.length > 0) {
        reporter.committed(changes, observationsOf(log))
      }
    },
    block(log) {
      let isWoken = false
      let goOn = () => {}
      const woken = new Promise<void>((resolve) => {
        goOn = resolve
      })
      const wake = () => {
        isWoken = true
        if (execution.runningTask === null) goOn()
      }
      if (execution.runningTask !== null) {
        const operation = execution.runningTask.begin('retry', 'wait', true)
        reporter.blocked(operation, log)
        operation.print = (into) => reporter.printSeen(into, log)
        const seen = new Map(log)
        const canGoOn = () => isWoken && !isConsistent(seen)
        execution.readyWhile(operation, canGoOn, () => {
          execution.current.end(operation)
          goOn()
        })
      }
      return { woken, wake }
    },
  })
  const putBack = runOn({
    atomicallySync: (body, options) => engine.atomicallySync(body, options),
    atomically<A>(body: STM<A>, options: AtomicallyOptions | undefined): Promise<A> {
      const promise = engine.atomically(body, options)
      return execution.runningTask === null ? promise : execution.during(promise, 'transaction')
    },
  })
  const stopWatching = watchWith({
    wakeUps: new WakeUps(() => {}),
    began() {},
    read: (cell, value) => reporter.peeked(cell, value),
    committed() {},
    blocked() {},
  })
  return () => {
    putBack()
    stopWatching()
  }
}
