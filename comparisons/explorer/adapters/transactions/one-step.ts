import { type AtomicallyOptions, useEngine } from '../../../../stm/engine.ts'
import { eventLoop } from '../../../../stm/event-loop/engine.ts'
import { installEventLoopProbe } from '../../../../stm/event-loop/probe.ts'
import type { Waiter } from '../../../../stm/event-loop/wait-queues.ts'
import { WakeUps } from '../../../../stm/event-loop/wake-ups.ts'
import { running as runningAttempt, type STM } from '../../../../stm/tx.ts'
import type { Execution } from '../../execution/execution.ts'
import type { Operation } from '../../execution/task.ts'
import { Observations, Reporter } from './reporter.ts'

/** Each transaction as one step: the engine that ships, with a choice of when whoever is woken runs. */
export function asOneStep(execution: Execution): () => void {
  const reporter = new Reporter(execution)
  const operations = new Map<Waiter, Operation>()
  let current: Operation | null = null
  let observations = new Observations(execution)
  let isBlocked = false
  let pending: () => void = () => {}
  let isPending = false
  let pendingSince = 0
  const wakeUps = new WakeUps((run) => {
    pending = run
    isPending = true
    // The engine that ships runs it in a microtask, which is when its turn has come.
    queueMicrotask(() => {
      pendingSince = execution.tick()
    })
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
      if (isBlocked) observations.forget()
      else history.addPrint(observations.print)
    }
  }

  function wake(operation: Operation): void {
    isPending = false
    attempt(operation, pending)
  }

  const stopWatching = installEventLoopProbe({
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
      const place = () => placeOf(wait, operations.keys())
      operation.place = place
      operation.print = (into, printer) => {
        into.add(place())
        reporter.printSeen(into, printer, seen)
      }
      const isNext = () => isPending && wakeUps.next === wait
      operation.turnSince = () => (isNext() ? pendingSince : Infinity)
      execution.readyWhile(operation, isNext, () => wake(operation))
    },
  })
  const putBack = useEngine({
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
function placeOf(wait: Waiter, all: Iterable<Waiter>): number {
  return [...all].filter(({ number, seen }) => number < wait.number && seen.length > 0).length
}
