import { defineThreads, plainWords, type ThreadsProgram } from './threads-program.ts'

// Litmus tests: a few reads and writes on each thread, and the question what the threads may have read
// when all are done (Alglave, Maranget, Sarkar and Sewell, Litmus: Running Tests Against Hardware, 2011).

/** What one thread of a litmus test does. */
export interface LitmusThread {
  /** What it reads, in the order in which it does, by name. */
  readonly reads: readonly string[]
  /**
   * Reads and writes 0 and 1 at two places of the memory. Returns what it read, as bits, the first one on the left. It
   * runs millions of times, each time in places of its own, and must not branch.
   */
  run(words: Int32Array, x: number, y: number): number
}

/** Threads that meet in two words, both 0 at first, and what is expected of them. */
export interface LitmusTest {
  /** The names of the two words. */
  readonly words: readonly [string, string]
  readonly threads: Readonly<Record<string, LitmusThread>>
  /** What a reader of the code expects, by name, of what the threads returned. */
  readonly expected: Readonly<Record<string, (...returned: readonly number[]) => boolean>>
}

/** A thread that looks at a word until another one has written to it. */
export interface LitmusLoop {
  readonly word: string
  /** Returns when the word at `x` is no longer 0. */
  look(words: Int32Array, x: number): void
  /** Writes 1 to the word at `x`. */
  raise(words: Int32Array, x: number): void
}

/** What two threads do to the same word as often as they can, and none of which may be lost. */
export interface LitmusCount {
  /** Adds one to the word at `x`. The two words after it are 0 at first, and free for a lock. */
  increment(words: Int32Array, x: number): void
}

/** Returns `test` as it is, checked by the compiler. */
export const defineLitmus = (test: LitmusTest): LitmusTest => test

/** The test as a program whose threads are explored: one round of it. */
export function roundOf({ words: names, threads, expected }: LitmusTest): ThreadsProgram {
  const all = Object.entries(threads)
  const run =
    ({ run }: LitmusThread, i: number) =>
    (memory: SharedArrayBuffer) => {
      const returned = run(plainWords(memory), 0, 1)
      // No step: no thread looks at it.
      new Int32Array(memory)[names.length + i] = returned
    }
  const returnedOf = (words: Int32Array) => [...words.subarray(names.length)]
  return defineThreads({
    open: () => new SharedArrayBuffer(4 * (names.length + all.length)),
    threads: Object.fromEntries(all.map(([name, thread], i) => [name, run(thread, i)])),
    finally: Object.fromEntries(
      Object.entries(expected).map(([name, holds]) => [
        name,
        (words: Int32Array) => holds(...returnedOf(words)),
      ]),
    ),
    nameOf: (index) => names[index],
  })
}

/** The loop as a program whose threads are explored. */
export const loopOf = ({ word, look, raise }: LitmusLoop): ThreadsProgram =>
  defineThreads({
    open: () => new SharedArrayBuffer(4),
    threads: {
      Alice: (memory) => raise(plainWords(memory), 0),
      Bob: (memory) => look(plainWords(memory), 0),
    },
    nameOf: () => word,
  })
