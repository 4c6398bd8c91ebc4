import {
  after,
  ENTRY_LOCK,
  ENTRY_VALUE,
  ENTRY_WORDS,
  type Kernel,
  LOCK_ALL,
  UNREAD,
  WRITE_ALL,
} from './kernel.ts'
import {
  CLOCK,
  COMMITTED,
  IDLE,
  LOCK,
  LOCKING,
  MASK,
  STATUS,
  VALUE,
  VERSION,
  WAITED,
  WRITES_END,
} from './memory.ts'

/** How often to look at a lock that another thread holds. */
const LOOKS = 128

/** The kernel in JavaScript, for a heap in a plain `SharedArrayBuffer`. */
export class ScriptKernel implements Kernel {
  readonly #words: Int32Array

  constructor(words: Int32Array) {
    this.#words = words
  }

  clock(): number {
    return Atomics.load(this.#words, CLOCK)
  }

  read(variable: number, note: number): number {
    const words = this.#words
    const word = Atomics.load(words, variable + VALUE)
    words[note] = Atomics.load(words, variable + LOCK)
    return word
  }

  commit(slot: number, start: number, end: number, own: number, steps: number): number {
    const locked = (steps & LOCK_ALL) === 0 ? end : this.#lock(slot, start, end, own)
    if (locked < end) return -1 - locked
    return (steps & WRITE_ALL) === 0 ? 0 : this.#write(slot, start, end)
  }

  /** Locks the variables. Returns where the first entry is that could not be locked, or `end`. */
  #lock(slot: number, start: number, end: number, own: number): number {
    const words = this.#words
    words[slot + WRITES_END] = end
    words[slot + STATUS] = LOCKING
    for (let entry = start; entry < end; entry = after(words, entry)) {
      const at = (words[entry] as number) + LOCK
      let before = words[entry + ENTRY_LOCK] as number
      if (before === UNREAD) before = releasedLock(words, at)
      if (before < 0) return entry
      // The note comes first: the thread that recovers this one must know what to restore.
      words[entry + ENTRY_LOCK] = before
      if (Atomics.compareExchange(words, at, before, own) === before) continue
      // The version that was read says nothing of waiters. Perhaps that is all that differs.
      const marked = before | WAITED
      words[entry + ENTRY_LOCK] = marked
      if (Atomics.compareExchange(words, at, marked, own) !== marked) return entry
    }
    return end
  }

  #write(slot: number, start: number, end: number): number {
    const words = this.#words
    let mask = 0
    words[slot + STATUS] = COMMITTED
    for (let entry = start; entry < end; entry = after(words, entry)) {
      const variable = words[entry] as number
      if (((words[entry + ENTRY_LOCK] as number) & WAITED) !== 0) {
        if (changes(words, entry)) mask |= Atomics.load(words, variable + MASK)
        else words[entry + ENTRY_WORDS] = -(words[entry + ENTRY_WORDS] as number)
      }
      for (let k = words[entry + ENTRY_WORDS] as number; --k >= 0; ) {
        Atomics.store(words, variable + VALUE + k, words[entry + ENTRY_VALUE + k] as number)
      }
    }
    const version = (Atomics.add(words, CLOCK, 1) + 1) & VERSION
    for (let entry = start; entry < end; entry = after(words, entry)) {
      const isChanged = (words[entry + ENTRY_WORDS] as number) > 0
      const lock = isChanged ? version : (words[entry + ENTRY_LOCK] as number)
      Atomics.store(words, (words[entry] as number) + LOCK, lock)
    }
    words[slot + STATUS] = IDLE
    return mask
  }
}

/** A lock word, after a while if another thread holds the lock. It may be held still. */
function releasedLock(words: Int32Array, at: number): number {
  let lock = Atomics.load(words, at)
  for (let i = 0; lock < 0 && i < LOOKS; i += 1) lock = Atomics.load(words, at)
  return lock
}

/**
 * Whether a logged write changes the value of its locked variable. Asked only if a thread may wait for
 * it: one that is not changed keeps its version, and nobody is woken. The log marks it by a negative
 * number of words.
 */
function changes(words: Int32Array, entry: number): boolean {
  const variable = words[entry] as number
  for (let k = words[entry + ENTRY_WORDS] as number; --k >= 0; ) {
    if (Atomics.load(words, variable + VALUE + k) !== words[entry + ENTRY_VALUE + k]) return true
  }
  return false
}
