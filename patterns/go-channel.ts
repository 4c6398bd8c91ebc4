import { Semaphore } from 'async-mutex'

/** How a wait ended: by which of the cases, and with what. */
interface Outcome {
  readonly at: number
  readonly item?: unknown
  readonly isRefused?: true
}

/** A task that waits, at one channel or at several. */
class Waiter {
  outcome: Outcome | undefined
  private readonly wakeUp = new Semaphore(0)

  settle(outcome: Outcome): void {
    this.outcome = outcome
    this.wakeUp.release()
  }

  async settled(): Promise<Outcome> {
    await this.wakeUp.acquire()
    return this.outcome as Outcome
  }
}

/** A waiter at one channel, which is the case `at` of its `select`. */
interface Place {
  readonly waiter: Waiter
  readonly at: number
  /** What a sender brings. */
  readonly item?: unknown
}

/** What a task can do at a channel: at once, or when another task comes. */
export interface Case<A> {
  /** Does it, if nothing has to wait. Throws if the channel forbids it. */
  attempt(): { readonly item: A } | undefined
  /** Puts the waiter on record. */
  enlist(waiter: Waiter, at: number): void
  leave(waiter: Waiter): void
}

/**
 * A channel with the rules of Go. Without a buffer, sending is handing over: a sender waits for a receiver.
 * To send on a closed channel is an error, also for a sender who was waiting, and so is closing it again.
 */
export class GoChannel<Item> {
  private readonly capacity: number
  private readonly buffer: Item[] = []
  private senders: Place[] = []
  private receivers: Place[] = []
  private isClosed = false

  constructor(capacity = 0) {
    this.capacity = capacity
  }

  /** Waits for a receiver, or for room in the buffer. Rejects if the channel is closed, or is closed meanwhile. */
  async send(item: Item): Promise<void> {
    await select([this.sending(item)])
  }

  /** Waits for an item. Resolves with `undefined` once the channel is closed and empty. */
  async receive(): Promise<Item | undefined> {
    const [, item] = await select([this.receiving()])
    return item
  }

  /**
   * Sends if nothing has to wait, and returns whether it has: `select` with a `default`.
   * @throws Error if the channel is closed.
   */
  trySend(item: Item): boolean {
    return this.sending(item).attempt() !== undefined
  }

  /**
   * Ends all waits: receivers get `undefined`, senders an error.
   * @throws Error if the channel is closed.
   */
  close(): void {
    if (this.isClosed) throw new Error('close of a closed channel')
    this.isClosed = true
    for (const { waiter, at } of this.receivers.filter(isWaiting)) waiter.settle({ at })
    for (const { waiter, at } of this.senders.filter(isWaiting)) {
      waiter.settle({ at, isRefused: true })
    }
  }

  /** A case of `select`: `item` is sent if, and only if, the case is the one that is done. */
  sending(item: Item): Case<undefined> {
    return {
      attempt: () => (this.#sendNow(item) ? { item: undefined } : undefined),
      enlist: (waiter, at) => this.senders.push({ waiter, at, item }),
      leave: (waiter) => {
        this.senders = this.senders.filter((place) => place.waiter !== waiter)
      },
    }
  }

  /** A case of `select`: an item, or `undefined` once the channel is closed and empty. */
  receiving(): Case<Item | undefined> {
    return {
      attempt: () => this.#receiveNow(),
      enlist: (waiter, at) => this.receivers.push({ waiter, at }),
      leave: (waiter) => {
        this.receivers = this.receivers.filter((place) => place.waiter !== waiter)
      },
    }
  }

  #sendNow(item: Item): boolean {
    if (this.isClosed) throw refused()
    const receiver = this.receivers.find(isWaiting)
    if (receiver) receiver.waiter.settle({ at: receiver.at, item })
    else if (this.buffer.length < this.capacity) this.buffer.push(item)
    else return false
    return true
  }

  #receiveNow(): { readonly item: Item | undefined } | undefined {
    const sender = this.senders.find(isWaiting)
    if (sender) {
      this.buffer.push(sender.item as Item)
      sender.waiter.settle({ at: sender.at })
    }
    if (this.buffer.length > 0) return { item: this.buffer.shift() }
    return this.isClosed ? { item: undefined } : undefined
  }
}

/** A place of a waiter that another channel has settled is not left yet, and does not count. */
const isWaiting = ({ waiter }: Place): boolean => waiter.outcome === undefined

const refused = (): Error => new Error('send on a closed channel')

/**
 * Does one of `cases`, and none of the others: the first that is possible, or, if all must wait, the
 * one for which another task comes first. Resolves with its index, and with the item if it receives;
 * rejects if it sends and the channel is closed. Go takes any of those that are possible. A case that is
 * `undefined` is one of a nil channel: it is never possible.
 */
export async function select<A>(
  cases: readonly (Case<A> | undefined)[],
): Promise<readonly [number, A]> {
  for (const [at, each] of cases.entries()) {
    const done = each?.attempt()
    if (done) return [at, done.item]
  }
  const waiter = new Waiter()
  for (const [at, each] of cases.entries()) each?.enlist(waiter, at)
  const { at, item, isRefused } = await waiter.settled()
  for (const each of cases) each?.leave(waiter)
  if (isRefused) throw refused()
  return [at, item as A]
}

const closedChannels = new WeakMap<AbortSignal, GoChannel<never>>()

/**
 * A channel that is closed as soon as `signal` aborts, or has aborted: Go's `ctx.Done()`. There is one for each signal,
 * so that a signal which never aborts has one listener, and not one for each call.
 */
export function closedBy(signal: AbortSignal | undefined): GoChannel<never> {
  const known = signal && closedChannels.get(signal)
  if (known) return known
  const channel = new GoChannel<never>()
  if (signal) closedChannels.set(signal, channel)
  if (signal?.aborted) channel.close()
  else signal?.addEventListener('abort', () => channel.close(), { once: true })
  return channel
}
