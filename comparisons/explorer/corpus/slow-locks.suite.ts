import { Semaphore } from 'async-mutex'
import Queue from 'yocto-queue'
import { useEngine } from '../../../stm/engine-in-use.ts'
import { eventLoop } from '../../../stm/event-loop/engine.ts'
import { slowness } from './random-run.suite.ts'

// The harsher rule `event-loop` on the real event loop: locks, limits and transactions answer as they
// do, and the task that awaits the answer gets it at once or some time later.

/** Passes on how `answer` ends, at once or some time later. */
function slowed<A>(answer: Promise<A>): Promise<A> {
  const pause = slowness()
  return pause === undefined ? answer : answer.finally(pause)
}

/** What `p-limit` puts into its queue: `run` is called when there is room. */
interface Item {
  run(): void
}

/** Runs `use` while every lock, limit and transaction takes its time. */
export async function withSlowLocks<A>(use: () => Promise<A>): Promise<A> {
  const { acquire, waitForUnlock } = Semaphore.prototype
  const { enqueue } = Queue.prototype
  Semaphore.prototype.acquire = function (...values) {
    return slowed(acquire.apply(this, values))
  }
  Semaphore.prototype.waitForUnlock = function (...values) {
    return slowed(waitForUnlock.apply(this, values))
  }
  Queue.prototype.enqueue = function (this: Queue<Item>, item: Item) {
    const { run } = item
    const pause = slowness()
    if (pause !== undefined) item.run = () => void pause().then(run)
    enqueue.call(this, item)
  }
  const endSlowTransactions = useEngine({
    ...eventLoop,
    atomically: (body, options) => slowed(eventLoop.atomically(body, options)),
  })
  try {
    return await use()
  } finally {
    endSlowTransactions()
    Queue.prototype.enqueue = enqueue
    Object.assign(Semaphore.prototype, { acquire, waitForUnlock })
  }
}
