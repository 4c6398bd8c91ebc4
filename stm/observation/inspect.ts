import { installMeter } from '../meter.ts'
import { type Counts, Inspection, type Waiting } from './inspection.ts'
import { reportOn } from './report.ts'

/** What an inspection notes besides names and variables. */
export interface InspectOptions {
  /**
   * Notes where each transaction that waits was started. Takes a stack trace for each, which costs
   * more than the wait itself.
   */
  readonly stacks?: boolean | undefined
}

/** What `inspect` returns: reads what there is at the time of the call. */
export interface Inspector {
  /** The transactions that wait now, the oldest first. */
  waiting(): Waiting[]
  /** The counts by the names of the transactions. Those without a name are under `(no name)`. */
  stats(): Record<string, Counts>
  /** {@link waiting} as text, to be printed where a program hangs. */
  report(): string
  /** Ends the inspection. What it has noted stays. */
  stop(): void
}

/**
 * Begins to count transactions and to note those that wait, for the question why a program hangs.
 * What began to wait earlier stays unknown, so call it when the program starts; the inspector can be
 * asked at any time, from a signal handler or an HTTP route. There may be several.
 *
 * It sees the transactions of the event loop and of the preemptive model, by the names that the
 * option `name` gives them; a heap that threads share has an `inspect` of its own.
 * Variables have theirs from their constructor. It holds on to no transaction: one that nothing can
 * wake is collected, and counted as `lost`.
 *
 * Until the first inspection, and after the last, transactions pay nothing for it. During one, a
 * transaction that commits costs a count, and one that waits a weak reference.
 *
 * @example
 * const inspector = inspect()
 * const [bread, butter] = [new TVar(0, { name: 'bread' }), new TVar(3, { name: 'butter' })]
 * const serve = (tx) => check(tx, bread.get(tx) > 0 && butter.get(tx) > 0)
 * void atomically(serve, { name: 'serve' })
 * const [serving] = inspector.waiting()
 * serving.waitsFor // => [ { name: 'bread', value: 0 } ]
 * await atomically((tx) => bread.set(tx, 1), { name: 'bake' })
 * inspector.waiting() // => []
 * const { serve: served, bake } = inspector.stats()
 * [bake.commits, served.commits, served.wakeUps, served.wasted] // => [ 1, 1, 1, 0 ]
 * inspector.stop()
 */
export function inspect(options: InspectOptions = {}): Inspector {
  const inspection = new Inspection(options.stacks === true)
  const stop = installMeter(inspection)
  return {
    waiting: () => inspection.waiting(),
    stats: () => inspection.stats(),
    report: () => reportOn(inspection.waiting(), Date.now()),
    stop,
  }
}
