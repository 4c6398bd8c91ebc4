import Queue from 'yocto-queue'
import type { Adapter, Attachment, Host } from '../execution/host.ts'
import type { Operation } from '../execution/task.ts'
import { LimitNames } from './limit-names.ts'

/** What `p-limit` 7 puts into its queue: `run` is called when a slot is free. */
interface Item {
  run: () => void
}

const isItem = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && 'run' in value && typeof value.run === 'function'

/** What `p-limit` says about a limit, by functions that change nothing. Older versions say less. */
const GETTERS: Readonly<Record<string, RegExp>> = {
  activeCount: /^\(\) => activeCount$/,
  pendingCount: /^\(\) => queue\.size$/,
  concurrency: /^\(\) => concurrency$/,
}

const NEEDED = ['activeCount', 'pendingCount']

/** How many slots of a limit are taken, how many tasks wait, and how many slots there are. */
function stateOf(f: object): readonly number[] | undefined {
  if (Object.getOwnPropertyDescriptor(f, 'activeCount') === undefined) return undefined
  const getters = new Map<string, () => unknown>()
  for (const [key, text] of Object.entries(GETTERS)) {
    const get = Object.getOwnPropertyDescriptor(f, key)?.get
    if (get !== undefined && text.test(toText.call(get))) getters.set(key, get)
  }
  if (!NEEDED.every((key) => getters.has(key))) return undefined
  return [...getters.values()].map((get) => Number(get.call(f)))
}

const toText = Function.prototype.toString

/**
 * Makes every `p-limit` report to the execution under way, through the queue of `yocto-queue` that
 * each of them has. The real code still decides which function gets a slot, and when; that the
 * function then begins is a point of the task that passed it in, not of the one that freed the
 * slot.
 */
export const pLimit: Adapter<Limits> = {
  objects: { stateOf, internal: [...Object.keys(GETTERS), 'clearQueue', 'map'] },
  intercept(current) {
    const real = Queue.prototype.enqueue
    Queue.prototype.enqueue = function (this: Queue<unknown>, value: unknown) {
      const enqueue = () => real.call(this, value)
      const limits = isItem(value) ? current() : null
      if (limits === null) enqueue()
      else limits.enqueue(this, value as Item, enqueue)
    }
    return () => {
      Queue.prototype.enqueue = real
    }
  },
  attach: (host) => new Limits(host),
}

/** What waits for a slot in which limit, within one execution. */
class Limits implements Attachment {
  readonly #host: Host
  readonly #queues = new Map<object, Operation[]>()
  readonly #names = new LimitNames()

  constructor(host: Host) {
    this.#host = host
  }

  /** A limit may outlive the execution. What still waits in it does not matter then. */
  detach(): void {
    this.#queues.clear()
  }

  /** `enqueue` puts `item` into `queue`: the running task, if there is one, asks for a slot to run it in. */
  enqueue(queue: object, item: Item, enqueue: () => void): void {
    const { isTracing, subject, runningTask: task } = this.#host
    if (isTracing && subject !== null) this.#names.enqueue(queue, subject, enqueue)
    else enqueue()
    if (task === null) return
    this.#host.usesAnything()
    const waiting = this.#queues.get(queue) ?? []
    this.#queues.set(queue, waiting)
    const operation = task.begin('limit', 'wait')
    operation.fingerprint = (into) => into.add(waiting.indexOf(operation))
    const name = this.#names.of(queue)
    const which = name === undefined ? {} : { limit: name }
    const what = () => ({ kind: 'slot', ...which }) as const
    operation.waitsFor = () => ({ what, heldBy: [], isHeld: true, isExclusive: false })
    waiting.push(operation)
    this.#host.note(() => ({ kind: 'slot-asked', ...which }))
    const { run } = item
    item.run = () => {
      this.#host.usesAnything()
      waiting.splice(waiting.indexOf(operation), 1)
      this.#host.note(() =>
        this.#host.runningTask === task
          ? { kind: 'slot-taken', ...which }
          : { kind: 'slot-granted', task: task.name, ...which },
      )
      this.#host.resume(operation, run)
    }
  }
}
