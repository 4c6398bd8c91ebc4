import { MessageChannel } from 'node:worker_threads'
import { createHeap } from '../../../stm/threads/index.ts'
import { type Assignment, paceOfLoop } from './contender.ts'
import {
  ARRIVED,
  BALANCES,
  BEGAN,
  BUSY,
  COUNTS,
  createControl,
  DISTURBED,
  DONE,
  ENDED,
  type Kind,
  layout,
  OPENING,
  READY,
  ROUND,
  TIMES,
  WORKLOAD,
  type Workload,
} from './workloads.ts'

const entry = new URL('./contender.ts', import.meta.url)

let pace: number | undefined

/** A round counts as disturbed if a thread waited for a processor for more thousandths of it. */
const MAX_DISTURBED = 30

/** Two threads that do the operations of one kind of contender, and sleep between rounds. */
export class Crew {
  readonly #words = createControl()
  readonly #heap = createHeap(layout, { threads: 4 })
  readonly #kind: Kind
  #round = 0

  private constructor(kind: Kind) {
    this.#kind = kind
  }

  static async start(kind: Kind, workloads: readonly Workload[]): Promise<Crew> {
    const crew = new Crew(kind)
    pace ??= paceOfLoop()
    const since = performance.timeOrigin + performance.now()
    const assignment = { kind, words: crew.#words, workloads, pace, since }
    const channels = kind === 'messages' ? [new MessageChannel(), new MessageChannel()] : []
    if (channels.length > 0) {
      const ports = channels.map(({ port2 }) => port2)
      crew.#heap.spawn(entry, 'owner', { ...assignment, index: -1 }, ...ports).unref()
    }
    for (const index of [0, 1]) {
      const own: Assignment = { ...assignment, index }
      const ports = channels.slice(index, index + 1).map(({ port1 }) => port1)
      crew.#heap.spawn(entry, 'contender', own, ...ports).unref()
    }
    while (Atomics.load(crew.#words, READY) < 2) {
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    return crew
  }

  /** Puts the opening balance into each account. */
  open(): void {
    const { accounts } = this.#heap.variables
    for (let i = 0; i < accounts.length; i += 100) {
      this.#heap.atomicallySync((tx) => {
        for (const account of accounts.slice(i, i + 100)) account.set(tx, OPENING)
      })
    }
    this.#words.fill(OPENING, BALANCES, BALANCES + accounts.length)
  }

  /** Lets `threads` threads do `times` operations of a workload together. Blocks until they have. */
  run(workload: number, threads: number, times: number): void {
    const words = this.#words
    Atomics.store(words, DONE, 0)
    Atomics.store(words, ARRIVED, 0)
    Atomics.store(words, TIMES, times)
    Atomics.store(words, WORKLOAD, workload)
    Atomics.store(words, BUSY, 1)
    this.#round += 1
    Atomics.store(words, ROUND, 4 * this.#round + threads)
    Atomics.notify(words, ROUND)
    for (let done = 0; done < threads; done = Atomics.load(words, DONE)) {
      Atomics.wait(words, DONE, done, 1_000)
    }
  }

  /** The operations of the last round, of the threads that were measured. */
  count(threads: number): number {
    return this.#sumOf(COUNTS, threads)
  }

  /** How long the last round took, in nanoseconds. */
  elapsed(threads: number): number {
    const began = this.#words.subarray(BEGAN, BEGAN + threads)
    const ended = this.#words.subarray(ENDED, ENDED + threads)
    return 1_000 * (Math.max(...ended) - Math.min(...began))
  }

  /** Whether other processes had the processor for a good part of the last round. */
  wasDisturbed(threads: number): boolean {
    const all = Array.from({ length: threads }, (_, i) => Atomics.load(this.#words, DISTURBED + i))
    return all.some((thousandths) => thousandths > MAX_DISTURBED)
  }

  /** The sum of all balances. */
  total(): number {
    const { accounts } = this.#heap.variables
    if (this.#kind !== 'stm') return this.#sumOf(BALANCES, accounts.length)
    return accounts.reduce((sum, account) => sum + account.peek(), 0)
  }

  #sumOf(at: number, count: number): number {
    return this.#words.subarray(at, at + count).reduce((sum, n) => sum + n, 0)
  }
}
