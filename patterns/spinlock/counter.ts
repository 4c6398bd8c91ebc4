import { defineThreads, plainWords, type ThreadsProgram } from '../threads-program.ts'

const COUNT = 0
/** The first word of the lock. */
export const LOCK = 1

/** A lock that lies in the words of `memory` from {@link LOCK} on. */
export interface WordLock {
  /** What its words are called; without this it has one, called `lock`. */
  readonly names?: readonly string[]
  acquire(words: Int32Array): void
  release(words: Int32Array): void
}

/** Alice and Bob, who each count once while they hold the lock. */
export function counting({ names = ['lock'], acquire, release }: WordLock): ThreadsProgram {
  const all = ['count', ...names]
  const count = (memory: SharedArrayBuffer) => {
    const words = new Int32Array(memory)
    const plain = plainWords(memory)
    acquire(words)
    plain[COUNT] = (plain[COUNT] ?? 0) + 1
    release(words)
  }
  return defineThreads({
    open: () => new SharedArrayBuffer(4 * all.length),
    threads: { Alice: count, Bob: count },
    finally: { 'no count is lost': (words) => words[COUNT] === 2 },
    nameOf: (index) => all[index],
  })
}
