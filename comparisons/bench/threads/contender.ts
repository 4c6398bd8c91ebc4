import type { MessagePort } from 'node:worker_threads'
import { onThread } from '../../../stm/threads/index.ts'
import { type Burn, type Operation, operationOf } from './operations.ts'
import { waitedForProcessor } from './waited.ts'
import {
  ARRIVED,
  BEGAN,
  BUSY,
  COUNTS,
  clock,
  DISTURBED,
  DONE,
  ENDED,
  type Kind,
  layout,
  READY,
  ROUND,
  TIMES,
  WORKLOAD,
  type Workload,
} from './workloads.ts'

// A thread of a crew. It does the operations of one contender, and sleeps between rounds.

export interface Assignment {
  readonly kind: Kind
  readonly index: number
  readonly words: Int32Array
  readonly workloads: readonly Workload[]
  /** Turns of the loop in a microsecond. */
  readonly pace: number
  /** When the crew began, in milliseconds since 1970. */
  readonly since: number
}

export const contender = onThread(
  layout,
  async (heap, assignment: Assignment, port?: MessagePort) => {
    const { kind, index, words, workloads, pace, since } = assignment
    const random = randomFrom(index)
    const { accounts } = heap.variables
    const make = (workload: Workload) =>
      operationOf(kind, workload, accounts, words, burnFor(workload.work * pace))
    const operations = workloads.map(make)
    const transfer = make({ kind: 'transfer', accounts: accounts.length, work: 0 })

    /** Does this thread's part of a round. Returns how many operations it has done. */
    const work = async (times: number, at: number): Promise<number> => {
      const workload = workloads[at] as Workload
      if (port !== undefined) await send(port, at, times, random, workload.accounts)
      else if (workload.kind === 'audit' && index > 0) return disturb(words, transfer, random)
      else repeat(operations[at] as Operation, times, random, workload.accounts)
      return times
    }

    Atomics.add(words, READY, 1)
    for (let seen = 0; ; ) {
      Atomics.wait(words, ROUND, seen)
      seen = Atomics.load(words, ROUND)
      const threads = seen % 4
      if (index >= threads) continue
      const at = Atomics.load(words, WORKLOAD)
      const shares = workloads[at]?.kind === 'audit' ? 1 : threads
      const waited = waitedForProcessor()
      Atomics.add(words, ARRIVED, 1)
      while (Atomics.load(words, ARRIVED) < threads);
      const began = clock(since)
      const count = await work(Math.ceil(Atomics.load(words, TIMES) / shares), at)
      if (index === 0) Atomics.store(words, BUSY, 0)
      const ended = clock(since)
      const share = (1_000 * (waitedForProcessor() - waited)) / (ended - began)
      Atomics.store(words, COUNTS + index, count)
      Atomics.store(words, BEGAN + index, began)
      Atomics.store(words, ENDED + index, ended)
      Atomics.store(words, DISTURBED + index, Math.round(1_000 * share))
      Atomics.add(words, DONE, 1)
      Atomics.notify(words, DONE)
    }
  },
)

type Random = (below: number) => number

function repeat(operation: Operation, times: number, random: Random, accounts: number): void {
  for (let i = 0; i < times; i += 1) {
    const a = random(accounts)
    const b = random(accounts)
    operation(a, a === b ? (b + 1) % accounts : b)
  }
}

/** Transfers while the first thread audits. Returns how often. */
function disturb(words: Int32Array, transfer: Operation, random: Random): number {
  let count = 0
  for (; Atomics.load(words, BUSY) === 1; count += 1) repeat(transfer, 1, random, 1_000)
  return count
}

/** Sends the operations to the owner, each after the answer to the one before. */
async function send(
  port: MessagePort,
  workload: number,
  times: number,
  random: Random,
  accounts: number,
): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    const a = random(accounts)
    const b = random(accounts)
    const answered = new Promise((resolve) => port.once('message', resolve))
    port.postMessage([workload, a, a === b ? (b + 1) % accounts : b])
    await answered
  }
}

/** The owner of the accounts: only it works on them, one question at a time. */
export const owner = onThread(layout, (heap, assignment: Assignment, ...ports: MessagePort[]) => {
  const { words, workloads, pace } = assignment
  const operations = workloads.map((workload) =>
    operationOf(
      'messages',
      workload,
      heap.variables.accounts,
      words,
      burnFor(workload.work * pace),
    ),
  )
  for (const port of ports) {
    port.on('message', ([workload, a, b]: [number, number, number]) => {
      port.postMessage((operations[workload] as Operation)(a, b))
    })
  }
  return new Promise<never>(() => {})
})

let burnt = 1

/** Returns a loop of `turns` steps of Marsaglia's xorshift. */
function burnFor(turns: number): Burn {
  return () => {
    let x = burnt | 1
    for (let i = 0; i < turns; i += 1) {
      x ^= x << 13
      x ^= x >>> 17
      x ^= x << 5
    }
    burnt = x
  }
}

/** The number of turns of that loop in a microsecond. */
export function paceOfLoop(): number {
  const turns = 1_000_000
  const burn = burnFor(turns)
  const times = Array.from({ length: 20 }, () => {
    const start = performance.now()
    burn()
    return performance.now() - start
  })
  return turns / (Math.min(...times) * 1000)
}

function randomFrom(index: number) {
  let state = ((index + 1) * 0x51ed_270b) | 1
  return (below: number): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % below
  }
}
