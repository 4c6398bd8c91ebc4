import { check, orElse, type TVar, type Tx } from '../../index.ts'
import { attachHeap, createHeap, type SharedHeap } from '../heap.ts'
import { int32, list, struct } from '../index.ts'

// Small programs for a few threads, made to be run under many schedules.

const layout = {
  x: int32,
  y: int32,
  z: int32,
  /** How often something was seen that must not be. */
  wrong: int32,
  pair: struct({ a: int32, b: int32 }),
  many: list(3, int32),
}

type Heap = SharedHeap<typeof layout>
type Vars = Heap['variables']

/** Notes that something was seen that must not be. It is no part of a transaction, which may be undone. */
const accuse = (heap: Heap): void => {
  const { address } = heap.variables.wrong as TVar<number> & { readonly address: number }
  heap.engine.log.words[address + 2] = 1
}

interface Parts {
  readonly threads: number
  /** What is in the heap at first. */
  start?(tx: Tx, vars: Vars): void
  /** What a thread does. */
  play(heap: Heap, thread: number): void
  /** What is wrong in the end; `null` if nothing is. */
  fault(vars: Vars): string | null
}

export interface Scenario {
  readonly threads: number
  /** A heap on which it can be played again and again. */
  create(): {
    readonly buffer: SharedArrayBuffer
    reset(): void
    fault(): string | null
    recover(thread: number): void
  }
  /** Prepares a thread, which plays its part when the result is called. */
  join(buffer: SharedArrayBuffer, thread: number): () => void
}

function scenario({ threads, start = () => {}, play, fault }: Parts): Scenario {
  return {
    threads,
    create() {
      const heap = createHeap(layout, { threads: threads + 1, logWords: 64 })
      heap.atomicallySync((tx) => start(tx, heap.variables))
      // Slots 1, 2, … are for the threads to come, which attach in every run.
      for (let thread = 0; thread < threads; thread += 1) attachHeap(layout, heap.buffer)
      const { words } = heap.engine.log
      const image = words.slice()
      return {
        buffer: heap.buffer,
        reset: () => words.set(image),
        fault: () => {
          if (heap.variables.wrong.peek() !== 0) return 'a mixture of two moments was seen'
          const stuck = heap.inspect().find(({ holds }) => holds.length > 0)
          return stuck === undefined ? fault(heap.variables) : 'a lock was left locked'
        },
        recover: (thread) => void heap.recover(thread + 1),
      }
    },
    join(buffer, thread) {
      const heap = attachHeap(layout, buffer, { thread: thread + 1, mayBlock: true })
      return () => play(heap, thread)
    },
  }
}

const twice = (work: () => void): void => {
  work()
  work()
}

const add = (n: number) => (before: number) => before + n

/** Each thread adds 1, twice. */
const counter = scenario({
  threads: 2,
  play: (heap) => twice(() => heap.atomicallySync((tx) => heap.variables.x.update(tx, add(1)))),
  fault: ({ x }) => (x.peek() === 4 ? null : `an update was lost: ${x.peek()} instead of 4`),
})

/** One moves from x to y, one checks that the sum is the same, inside its transaction. */
const mixture = scenario({
  threads: 2,
  start: (tx, { x }) => x.set(tx, 10),
  play: (heap, thread) => {
    const { x, y } = heap.variables
    const move = () =>
      heap.atomicallySync((tx) => {
        x.update(tx, add(-1))
        y.update(tx, add(1))
      })
    const look = () =>
      heap.atomicallySync((tx) => {
        if (x.get(tx) + y.get(tx) !== 10) accuse(heap)
      })
    twice(thread === 0 ? move : look)
  },
  fault: ({ x, y }) => (x.peek() === 8 && y.peek() === 2 ? null : 'money was lost'),
})

/** Each may take 1 from its own variable if both together have it. */
const skew = scenario({
  threads: 2,
  start: (tx, { x }) => x.set(tx, 1),
  play: (heap, thread) => {
    const { x, y } = heap.variables
    heap.atomicallySync((tx) => {
      if (x.get(tx) + y.get(tx) >= 1) (thread === 0 ? x : y).update(tx, add(-1))
    })
  },
  fault: ({ x, y }) => (x.peek() + y.peek() >= 0 ? null : 'write skew'),
})

/** A box with room for one, filled by one and emptied by the other, both of which wait. */
const box = scenario({
  threads: 2,
  play: (heap, thread) => {
    const { x } = heap.variables
    const put = () =>
      heap.atomicallySync((tx) => {
        check(tx, x.get(tx) === 0)
        x.set(tx, 1)
      })
    const take = () =>
      heap.atomicallySync((tx) => {
        check(tx, x.get(tx) === 1)
        x.set(tx, 0)
      })
    twice(thread === 0 ? put : take)
  },
  fault: ({ x }) => (x.peek() === 0 ? null : 'the box is not empty'),
})

/** One puts twice, and each of the others takes once: a waiter may be woken and find nothing. */
const takers = scenario({
  threads: 3,
  play: (heap, thread) => {
    const { x, z } = heap.variables
    const put = () =>
      heap.atomicallySync((tx) => {
        check(tx, x.get(tx) === 0)
        x.set(tx, 1)
      })
    if (thread === 0) twice(put)
    else
      heap.atomicallySync((tx) => {
        check(tx, x.get(tx) === 1)
        x.set(tx, 0)
        z.update(tx, add(1))
      })
  },
  fault: ({ z }) => (z.peek() === 2 ? null : 'not both were taken'),
})

/** One waits for a variable to change, which another first writes as it is. */
const silent = scenario({
  threads: 2,
  play: (heap, thread) => {
    const { x, y } = heap.variables
    if (thread === 0) {
      heap.atomicallySync((tx) => check(tx, x.get(tx) === 1))
      heap.atomicallySync((tx) => y.set(tx, 1))
    } else for (const n of [0, 0, 1]) heap.atomicallySync((tx) => x.set(tx, n))
  },
  fault: ({ y }) => (y.peek() === 1 ? null : 'it was not woken'),
})

/** One waits for either of two variables, and each of the others sets one of them. */
const either = scenario({
  threads: 3,
  play: (heap, thread) => {
    const { x, y, z } = heap.variables
    const take = (variable: TVar<number>) => (tx: Tx) => {
      check(tx, variable.get(tx) > 0)
      variable.update(tx, add(-1))
    }
    if (thread > 0) heap.atomicallySync((tx) => (thread === 1 ? x : y).set(tx, 1))
    else
      twice(() =>
        heap.atomicallySync((tx) => {
          orElse(take(x), take(y))(tx)
          z.update(tx, add(1))
        }),
      )
  },
  fault: ({ x, y, z }) =>
    z.peek() === 2 && x.peek() + y.peek() === 0 ? null : 'not both were taken',
})

/** Values of several words, which must never be seen half written. */
const wide = scenario({
  threads: 2,
  play: (heap, thread) => {
    const { pair, many } = heap.variables
    const write = (n: number) =>
      heap.atomicallySync((tx) => {
        pair.set(tx, { a: n, b: n })
        many.set(
          tx,
          Array.from({ length: n }, () => n),
        )
      })
    const read = () =>
      heap.atomicallySync((tx) => {
        const { a, b } = pair.get(tx)
        const items = many.get(tx)
        if (a !== b || items.length !== a || items.some((item) => item !== a)) accuse(heap)
      })
    if (thread === 0) for (const n of [1, 2, 3]) write(n)
    else twice(read)
  },
  fault: ({ pair }) => (pair.peek().a === 3 ? null : 'a write was lost'),
})

/** Two write what a third has read before it writes elsewhere: its commit must notice. */
const stale = scenario({
  threads: 2,
  play: (heap, thread) => {
    const { x, y } = heap.variables
    if (thread === 0) twice(() => heap.atomicallySync((tx) => x.update(tx, add(1))))
    else
      heap.atomicallySync((tx) => {
        const before = x.get(tx)
        y.set(tx, before * 10 + x.get(tx))
      })
  },
  fault: ({ y }) => ([0, 11, 22].includes(y.peek()) ? null : `y is ${y.peek()}`),
})

/** Transfers in opposite directions between two accounts, and an audit. For threads that are killed. */
const bank = scenario({
  threads: 3,
  start: (tx, { x, y }) => {
    x.set(tx, 10)
    y.set(tx, 10)
  },
  play: (heap, thread) => {
    const { x, y } = heap.variables
    const [from, to] = thread === 0 ? [x, y] : [y, x]
    const transfer = () =>
      heap.atomicallySync((tx) => {
        from.update(tx, add(-1))
        to.update(tx, add(1))
      })
    const audit = () =>
      heap.atomicallySync((tx) => {
        if (x.get(tx) + y.get(tx) !== 20) accuse(heap)
      })
    twice(thread === 2 ? audit : transfer)
  },
  fault: ({ x, y }) => (x.peek() + y.peek() === 20 ? null : `the total is ${x.peek() + y.peek()}`),
})

export const scenarios = {
  counter,
  mixture,
  skew,
  box,
  takers,
  silent,
  either,
  wide,
  stale,
  bank,
}
export type ScenarioName = keyof typeof scenarios
