/**
 * A program for threads: what they share, what each of them does, and what must hold. The file that
 * exports it by default is loaded on every thread, so its functions may use whatever they import.
 *
 * A run is what the threads do from one `Atomics` operation to the next. A plain access is a place to
 * switch only in what {@link plainWords} returns.
 */
export interface ThreadsProgram {
  /** Creates the memory that all threads share, as it is before each run. Called once. */
  open(): SharedArrayBuffer
  /**
   * Called on each thread before each run, with the thread's place among `threads`. What it does is no
   * step, and must leave the memory as it is.
   */
  prepare?(memory: SharedArrayBuffer, thread: number): void
  /** What each thread does, by its name, in any order and once in each run. It must not await. */
  readonly threads: Readonly<Record<string, (memory: SharedArrayBuffer) => void>>
  /**
   * Must hold before the first operation and after each one, and when a thread has returned. What it
   * calls is no step; what it throws ends the run, and not in the thread.
   */
  readonly always?: Readonly<Record<string, (words: Int32Array) => boolean>>
  /** Must hold when all threads are done. */
  readonly finally?: Readonly<Record<string, (words: Int32Array) => boolean>>
  /**
   * Groups of words that mean something only when they are read at one moment, as the halves of a number
   * do. Where a run fails and a thread has read a group while another wrote it, it is told as a torn read.
   */
  readonly together?: readonly (readonly number[])[]
  /** Names words, for traces: by default `word 3`. */
  nameOf?(index: number): string | undefined
  /** The thread that holds what stands at `index`, by its place among `threads`, if anyone does. */
  heldBy?(words: Int32Array, index: number): number | null
}

/** Returns `program` as it is, checked by the compiler. */
export const defineThreads = (program: ThreadsProgram): ThreadsProgram => program

/** Where a thread that is explored finds how plain accesses become places to switch. */
export const WATCH = Symbol.for('concurrency-cookbook/thread-explorer watch')

/**
 * The words of `memory` for plain reads and writes, as in `words[0] += 1`. While it is explored, each of
 * them is a place to switch, one after the other for all threads, and so is each word that a method reads
 * or writes; real hardware may do more than that.
 */
export function plainWords(memory: SharedArrayBuffer): Int32Array {
  const watch = (globalThis as { [WATCH]?: (words: Int32Array) => Int32Array })[WATCH]
  const words = new Int32Array(memory)
  return watch === undefined ? words : watch(words)
}
