import { parentPort } from 'node:worker_threads'
import { atomically, atomicallySync, check, orElse, type TVar, type Tx } from '../../index.ts'
import {
  array,
  attachHeap,
  int32,
  oneOf,
  onThread,
  queue,
  semaphore,
  struct,
  text,
} from '../index.ts'
import { randomFrom } from './random.suite.ts'

// What the tests of threads share with the threads that they spawn.

export const layout = {
  accounts: array(8, int32),
  ring: array(16, int32),
  door: oneOf('shut', 'open'),
  note: text(16),
  place: struct({ x: int32, name: text(8) }),
  jobs: queue(3, int32),
  permits: semaphore(1),
  gate: int32,
}

export const transfer = (tx: Tx, from: TVar<number>, to: TVar<number>, amount: number): void => {
  check(tx, from.get(tx) >= amount)
  from.update(tx, (balance) => balance - amount)
  to.update(tx, (balance) => balance + amount)
}

export const total = (tx: Tx, accounts: readonly TVar<number>[]): number =>
  accounts.reduce((sum, account) => sum + account.get(tx), 0)

/** Moves money about. Returns the number of wrong totals that its own audits found. */
export const teller = onThread(
  layout,
  ({ variables: { accounts } }, times: number, seed: number) => {
    const random = randomFrom(seed)
    let wrong = 0
    for (let i = 0; i < times; i += 1) {
      const from = accounts[random(8)] as TVar<number>
      const to = accounts[random(8)] as TVar<number>
      if (random(8) === 0) {
        if (atomicallySync((tx) => total(tx, accounts)) !== 800) wrong += 1
      } else
        atomicallySync((tx) =>
          orElse(
            (tx) => transfer(tx, from, to, 1 + random(3)),
            () => {},
          )(tx),
        )
    }
    return wrong
  },
)

/**
 * Turns a ring of numbers in which each is its left neighbour's plus 1: a thread that sees anything else has
 * seen a mixture. Checks it inside each transaction.
 */
export const turner = onThread(layout, ({ variables: { ring } }, times: number, seed: number) => {
  const random = randomFrom(seed)
  let wrong = 0
  for (let i = 0; i < times; i += 1) {
    const by = random(5)
    atomicallySync((tx) => {
      const values = ring.map((place) => place.get(tx))
      const first = values[0] as number
      if (values.some((value, i) => value !== ((first + i) | 0))) wrong += 1
      if (by > 0) for (const [i, place] of ring.entries()) place.set(tx, (first + by + i) | 0)
    })
  }
  return wrong
})

/** Waits until the door is open, and shuts it. */
export const porter = onThread(layout, ({ variables: { door } }) => {
  atomicallySync((tx) => {
    check(tx, door.get(tx) === 'open')
    door.set(tx, 'shut')
  })
  return 'shut it'
})

/** The same, without blocking its thread. */
export const asyncPorter = onThread(layout, async ({ variables: { door } }) => {
  await atomically((tx) => {
    check(tx, door.get(tx) === 'open')
    door.set(tx, 'shut')
  })
  return 'shut it'
})

export const producer = onThread(layout, ({ variables: { jobs } }, count: number) => {
  for (let i = 1; i <= count; i += 1) atomicallySync((tx) => jobs.offer(tx, i))
})

export const consumer = onThread(layout, ({ variables: { jobs } }, count: number) => {
  let sum = 0
  for (let i = 0; i < count; i += 1) sum += atomicallySync((tx) => jobs.take(tx))
  return sum
})

/** Takes jobs until the queue is closed and empty. Returns their sum. */
export const collector = onThread(layout, ({ variables: { jobs } }) => {
  for (let sum = 0; ; ) {
    const job = atomicallySync((tx) =>
      jobs.isEmpty(tx) && jobs.isClosed(tx) ? undefined : jobs.take(tx),
    )
    if (job === undefined) return sum
    sum += job
  }
})

/** Writes texts and structures that belong together, and counts those that do not. */
export const writer = onThread(
  layout,
  ({ variables: { note, place } }, times: number, seed: number) => {
    const random = randomFrom(seed)
    let torn = 0
    for (let i = 0; i < times; i += 1) {
      const x = random(1_000_000)
      atomicallySync((tx) => {
        const before = place.get(tx)
        if (note.get(tx) !== before.name || before.name !== `n${before.x}`) torn += 1
        place.set(tx, { x, name: `n${x}` })
        note.set(tx, `n${x}`)
      })
    }
    return torn
  },
)

/**
 * Transfers until it is terminated. Every other one is served by JavaScript, which can be terminated at
 * many more places of a commit.
 */
export const restless = onThread(layout, (heap, seed: number): never => {
  const { buffer, thread } = heap
  const { engine, variables } = seed % 2 === 0 ? heap : attachHeap(layout, buffer, { thread })
  const { accounts } = variables
  const random = randomFrom(seed)
  for (;;) {
    const from = accounts[random(8)] as TVar<number>
    const to = accounts[random(8)] as TVar<number>
    engine.atomicallySync((tx) => {
      const amount = Math.min(from.get(tx), 1 + random(3))
      transfer(tx, from, to, amount)
    })
  }
})

/** Ends after an attempt that has overwritten the beginning of the log of a commit, and threw. */
export const soldOut = onThread(layout, ({ variables: { note, gate } }) => {
  atomicallySync((tx) => note.set(tx, 'a note of 16 by'))
  try {
    atomicallySync((tx) => {
      gate.set(tx, 1)
      throw new Error('sold out')
    })
  } catch {}
  return note.peek()
})

export const failing = onThread(layout, () => {
  throw new RangeError('on the thread')
})

class Jam extends RangeError {
  override readonly name = 'Jam'
  readonly tray = 2
  readonly eject = () => 'cannot be copied'
}

const circular = (): Error => {
  const error = new Error('around')
  error.cause = error
  return error
}

const chain = (length: number): Error => {
  let error = new Error('the first')
  for (let i = 1; i < length; i += 1) error = new Error('the next', { cause: error })
  return error
}

/** What the functions of threads end with, by name. */
const ends: Readonly<Record<string, () => unknown>> = {
  text: () => 'no paper',
  nothing: () => undefined,
  object: () => ({ code: 7 }),
  symbol: () => Symbol('no copy'),
  method: () => ({ print: () => 'no copy' }),
  timeout: () => new DOMException('too late', 'TimeoutError'),
  circular,
  chain: () => chain(5_000),
  several: () => new AggregateError([new Jam('a'), 'b'], 'both', { cause: new Jam('c') }),
}

export const throwing = onThread(layout, (_, end: string) => {
  throw ends[end]?.()
})

export const returning = onThread(layout, (_, end: string) => ends[end]?.())

/** Throws where nobody awaits it. */
export const throwingLater = onThread(layout, async (_, end: string) => {
  setTimeout(() => {
    throw ends[end]?.()
  })
  await new Promise((resolve) => setTimeout(resolve, 60_000))
})

/** Sends messages of its own. */
export const talking = onThread(layout, () => {
  for (const message of ['result', null, { result: 1 }]) parentPort?.postMessage(message)
  return 'done'
})

/** Wants no more messages. */
export const hangingUp = onThread(layout, async () => {
  parentPort?.close()
  await new Promise((resolve) => setImmediate(resolve))
  return 'done'
})

export const exiting = onThread(layout, () => {
  process.exit(3)
})

export const where = onThread(layout, () => import.meta.url)
