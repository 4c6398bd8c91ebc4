import type { LitmusTest, LitmusThread } from '../../patterns/litmus.ts'

/** One access to shared memory. */
export interface Access {
  readonly kind: 'read' | 'write'
  readonly isAtomic: boolean
  /** The place of the word. */
  readonly at: number
  /** What is read or written. */
  readonly value: number
}

/** What a thread does if its reads have certain answers. */
export interface ThreadEvents {
  readonly accesses: readonly Access[]
  readonly returned: number
}

/** Everything that the threads of a test may do, one element for each combination of what they may read. */
export const executionsOf = ({ threads }: LitmusTest): readonly (readonly ThreadEvents[])[] =>
  Object.values(threads)
    .map(allOf)
    .reduce<ThreadEvents[][]>(
      (combined, own) => combined.flatMap((others) => own.map((events) => [...others, events])),
      [[]],
    )

/** What a thread does, once for each of the answers that its reads may have. */
const allOf = (thread: LitmusThread): ThreadEvents[] =>
  Array.from({ length: 2 ** thread.reads.length }, (_, answers) => recorded(thread, answers))

/** Runs the thread with `answers`, as bits, and notes what it does. */
function recorded({ reads, run }: LitmusThread, answers: number): ThreadEvents {
  const accesses: Access[] = []
  let next = reads.length
  const read = (at: number, isAtomic: boolean): number => {
    next -= 1
    if (next < 0) throw new RangeError('a litmus thread reads more often than it says')
    const value = (answers >> next) & 1
    accesses.push({ kind: 'read', isAtomic, at, value })
    return value
  }
  const write = (at: number, isAtomic: boolean, value: number): number => {
    accesses.push({ kind: 'write', isAtomic, at, value })
    return value
  }
  const words = new Proxy(new Int32Array(2), {
    get: (_, key) => read(Number(key), false),
    set: (_, key, value: number) => {
      write(Number(key), false, value)
      return true
    },
  })
  const returned = withAtomics(
    {
      load: (_: unknown, at: number) => read(at, true),
      store: (_: unknown, at: number, value: number) => write(at, true, value),
    },
    () => run(words, 0, 1),
  )
  if (next > 0) throw new RangeError('a litmus thread reads less often than it says')
  return { accesses, returned }
}

/** Calls `run` while other operations stand for `Atomics`. */
function withAtomics<A>(operations: object, run: () => A): A {
  const real = Atomics
  Object.assign(globalThis, { Atomics: operations })
  try {
    return run()
  } finally {
    Object.assign(globalThis, { Atomics: real })
  }
}
