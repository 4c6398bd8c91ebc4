import { defineThreads, type ThreadsProgram } from '../threads-program.ts'

/** Whether the settings are there: 0, or 2. While they are loaded, some versions have 1 there. */
export const STATE = 0
export const READY = 2
/** Free for a lock. */
export const LOCK = 1
const LOADS = 2
const VALUE = 3
const SEEN = 4
/** What is loaded. */
export const LOADED = 7

/** Settings that are loaded when a thread needs them first. */
export interface Lazy {
  /** Returns once the settings are there. Calls `load` if they are not. */
  need(words: Int32Array, load: () => void): void
}

/** Loads the settings: slow, and to be done once. */
function load(words: Int32Array): void {
  Atomics.add(words, LOADS, 1)
  Atomics.store(words, VALUE, LOADED)
}

const use =
  ({ need }: Lazy, seen: number) =>
  (memory: SharedArrayBuffer) => {
    const words = new Int32Array(memory)
    need(words, () => load(words))
    Atomics.store(words, seen, Atomics.load(words, VALUE))
  }

const NAMES = ['state', 'lock', 'loads', 'settings', 'seen(Alice)', 'seen(Bob)']

/** Alice and Bob, who both need the settings. */
export const needing = (lazy: Lazy): ThreadsProgram =>
  defineThreads({
    open: () => new SharedArrayBuffer(4 * NAMES.length),
    threads: { Alice: use(lazy, SEEN), Bob: use(lazy, SEEN + 1) },
    finally: {
      'the settings are loaded once': (words) => words[LOADS] === 1,
      'both see what was loaded': (words) => words[SEEN] === LOADED && words[SEEN + 1] === LOADED,
    },
    nameOf: (index) => NAMES[index],
  })
