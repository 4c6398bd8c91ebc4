import { stalled } from './errors.ts'
import { LOCK, type Memory, ownerOf, TAKEN, TURN } from './memory.ts'
import type { TransactionLog } from './transaction-log.ts'

/** How much time one look may add at most, in milliseconds: a thread may not have looked for long. */
const MOST = 1_000

/** How often to look for what threads hold, in milliseconds. */
const SCAN = 10

/** A lock word, or that of the turn, and what is in it while one thread holds it. */
interface Held {
  readonly at: number
  readonly word: number
}

/**
 * Notices that a thread waits too long for others, of which one may have died: its spawner must clean up,
 * and does so only in its event loop. Where that is the thread that waits, it would wait forever; and
 * so it would for a third thread that waits for the dead one.
 */
export class Stall {
  readonly #log: TransactionLog
  readonly #caller: string
  readonly #limit: number
  /** What threads that this one would clean up after have held at each look, for as long as it waited. */
  #held: readonly Held[] = []
  #waited = 0
  #looked = performance.now()
  #scanned = -Infinity

  /** `caller` is what waits, as messages say it. `limit` is in milliseconds. */
  constructor(log: TransactionLog, caller: string, limit: number) {
    this.#log = log
    this.#caller = caller
    this.#limit = limit
  }

  /**
   * To be called again and again by a thread that cannot go on. `at` is the index of the lock word in its
   * way, or of the turn; -1 if it knows none. A thread that may be blocked gives up only on one that
   * none but itself would clean up after.
   * @throws WouldBlockError if it has waited for longer than the limit
   */
  look(at: number): void {
    const { mayBlock, words } = this.#log
    const now = performance.now()
    const passed = Math.min(now - this.#looked, MOST)
    this.#looked = now
    if (mayBlock && !this.#isHeld(now)) return
    this.#waited += passed
    if (this.#waited <= this.#limit) return
    throw stalled(this.#caller, holder(words, mayBlock ? (this.#held[0] as Held).at : at))
  }

  /** Whether something seems to be held for long, so that it is worth to look often. */
  get isLikely(): boolean {
    return this.#held.length > 0
  }

  /** Whether something is still held that was at the look before. If not, begins afresh. */
  #isHeld(now: number): boolean {
    const { memory, thread, words } = this.#log
    this.#held = this.#held.filter(({ at, word }) => Atomics.load(words, at) === word)
    if (this.#held.length > 0) return true
    this.#waited = 0
    if (now - this.#scanned >= SCAN) {
      this.#scanned = now
      this.#held = heldByThreadsOf(memory, thread)
    }
    return false
  }
}

/** What the threads hold that `own` has spawned, by itself or through others. */
function heldByThreadsOf(memory: Memory, own: number): Held[] {
  const { words, variables, threads } = memory
  const isOurs = Array.from({ length: threads }, (_, thread) => hasSpawned(memory, own, thread))
  if (!isOurs.includes(true)) return []
  const turn = Atomics.load(words, TURN)
  const held = isOurs[turn - 1] ? [{ at: TURN, word: turn }] : []
  for (const address of variables.keys()) {
    const word = Atomics.load(words, address + LOCK)
    if (word < 0 && isOurs[ownerOf(word)]) held.push({ at: address + LOCK, word })
  }
  return held
}

/** Which thread holds a word now, in words. */
function holder(words: Int32Array, at: number): string {
  const word = at < 0 ? 0 : Atomics.load(words, at)
  if (at === TURN && word > 0) return `thread ${word - 1}, which has its turn to run alone`
  if (at !== TURN && word < 0) return `thread ${ownerOf(word)}, which holds a lock`
  return 'another thread, which had its turn to run alone or held a lock'
}

/** Whether `own` has spawned `thread`, by itself or through others. */
function hasSpawned(memory: Memory, own: number, thread: number): boolean {
  let ancestor = thread
  for (let i = 0; i < memory.threads && ancestor >= 0 && ancestor < memory.threads; i += 1) {
    ancestor = spawnerOf(memory, ancestor)
    if (ancestor === own) return true
  }
  return false
}

/** Whether `own` has spawned a thread that it has not cleaned up after yet. */
export function hasThreads(memory: Memory, own: number): boolean {
  for (let thread = 0; thread < memory.threads; thread += 1) {
    if (spawnerOf(memory, thread) === own) return true
  }
  return false
}

const spawnerOf = (memory: Memory, thread: number): number =>
  Atomics.load(memory.words, memory.slot(thread) + TAKEN) - 1
