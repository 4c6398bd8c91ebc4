import type { ReadLog } from '../../../../stm/buffered/attempt.ts'
import { isConsistent, PreemptiveEngine } from '../../../../stm/buffered/preemptive.ts'
import type { Cell } from '../../../../stm/cell.ts'
import { type AtomicallyOptions, useEngine } from '../../../../stm/engine.ts'
import { installProbe } from '../../../../stm/probe.ts'
import type { STM } from '../../../../stm/tx.ts'
import type { Execution } from '../../execution/execution.ts'
import { Observations, Reporter } from './reporter.ts'

/** Each transaction in many steps, with a choice of who goes next before every read and commit. */
export function asManySteps(execution: Execution): () => void {
  const reporter = new Reporter(execution)
  const attempts = new WeakMap<ReadLog<Cell>, Observations>()
  const observationsOf = (log: ReadLog<Cell>) => attempts.get(log) as Observations
  const learn = (log: ReadLog<Cell>) =>
    execution.runningTask?.history.addPrint(observationsOf(log).print)

  const engine = new PreemptiveEngine({
    began(log) {
      attempts.set(log, new Observations(execution))
    },
    read(log, cell, value) {
      reporter.read(cell, value, observationsOf(log))
      if (execution.runningTask !== null)
        execution.note(() => ({ kind: 'read', ...reporter.readOf(cell, value) }))
    },
    point(label, log) {
      if (execution.runningTask === null) return undefined
      const operation = execution.runningTask.begin(label, 'point', true)
      operation.history = observationsOf(log).print
      operation.print = (into, printer) => reporter.printSeen(into, printer, log)
      return execution.point(operation)
    },
    conflicted(log, changed) {
      observationsOf(log).forget()
      execution.note(() => ({ kind: 'conflict', variables: reporter.names(changed) }))
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
      observationsOf(log).forget()
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
        operation.print = (into, printer) => reporter.printSeen(into, printer, log)
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
  const stopWatching = installProbe({
    began() {},
    read: (cell, value) => reporter.peeked(cell, value),
    committed() {},
  })
  const putBack = useEngine({
    atomicallySync: (body, options) => engine.atomicallySync(body, options),
    atomically<A>(body: STM<A>, options: AtomicallyOptions | undefined): Promise<A> {
      const promise = engine.atomically(body, options)
      return execution.runningTask === null ? promise : execution.during(promise, 'transaction')
    },
  })
  return () => {
    putBack()
    stopWatching()
  }
}
