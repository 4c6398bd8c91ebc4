import { ENTRY_LOCK, ENTRY_VALUE, ENTRY_WORDS } from './kernel.ts'
import {
  BLOCKED,
  CLOCK,
  COMMITTED,
  heldAt,
  IDLE,
  LOCK,
  LOCKED,
  LOCKING,
  MASK,
  type Memory,
  PARK,
  STATUS,
  TAKEN,
  TURN,
  VALUE,
  VERSION,
  WRITES_END,
} from './memory.ts'
import { freeTurn } from './turn.ts'

/** What had become of the last commit of a thread that has ended. */
export type Recovered = 'nothing to do' | 'rolled back' | 'rolled forward'

/**
 * Takes a slot for a thread to be, and returns it; `undefined` if none is free. `spawner` is the slot
 * of the thread that will hear when the new one has ended.
 */
export function takeSlot(memory: Memory, spawner: number): number | undefined {
  for (let thread = 0; thread < memory.threads; thread += 1) {
    const slot = memory.slot(thread)
    if (Atomics.compareExchange(memory.words, slot + TAKEN, 0, spawner + 1) !== 0) continue
    return thread
  }
  return undefined
}

/**
 * Cleans up after a thread that has ended, wherever it was, and frees its slot; the same for every
 * thread that it had spawned, which have ended with it. Must not be called before its worker has
 * exited: a terminated worker still writes for a while.
 *
 * A commit that was certain is finished, any other is undone. Then every thread looks again at what
 * it waits for, since this one may have owed it a wake-up.
 */
export function recover(memory: Memory, thread: number): Recovered {
  const { words } = memory
  const slot = memory.slot(thread)
  const recovered = finishOrUndo(memory, thread)
  freeTurn(words, thread + 1)
  clearMasks(memory, thread)
  Atomics.store(words, slot + STATUS, IDLE)
  Atomics.store(words, slot + BLOCKED, 0)
  for (let other = 0; other < memory.threads; other += 1) {
    if (other !== thread && Atomics.load(words, memory.slot(other) + TAKEN) === thread + 1) {
      recover(memory, other)
    }
  }
  wakeAll(memory)
  Atomics.store(words, slot + TAKEN, 0)
  return recovered
}

/** Makes every thread look again at what it waits for. */
export function wakeAll(memory: Memory): void {
  for (let thread = 0; thread < memory.threads; thread += 1) {
    const at = memory.slot(thread) + PARK
    Atomics.add(memory.words, at, 1)
    Atomics.notify(memory.words, at)
  }
}

/**
 * Finishes the commit of a thread, if it was certain, or else undoes it. Releases its locks.
 *
 * The logged writes are looked at only during a commit, when they are whole: its status is set after
 * their end, and taken back after their locks are released, before the next attempt overwrites them.
 * While the status is IDLE they may be half overwritten, and the thread holds locks for a turn at most.
 */
export function finishOrUndo(memory: Memory, thread: number): Recovered {
  const status = Atomics.load(memory.words, memory.slot(thread) + STATUS)
  if (status === COMMITTED) finishCommit(memory, thread)
  // In this order: what was held for a turn has no lock word in the log of writes yet.
  undoHeld(memory, thread)
  if (status === LOCKING) undoWrites(memory, thread)
  return status === IDLE ? 'nothing to do' : status === LOCKING ? 'rolled back' : 'rolled forward'
}

function undoWrites(memory: Memory, thread: number): void {
  for (const { address, before } of lockedWrites(memory, thread)) {
    Atomics.store(memory.words, address + LOCK, before)
  }
}

function finishCommit(memory: Memory, thread: number): void {
  const { words } = memory
  const writes = lockedWrites(memory, thread)
  for (const { address, values } of writes) {
    for (const [i, value] of values.entries()) Atomics.store(words, address + VALUE + i, value)
  }
  const version = (Atomics.add(words, CLOCK, 1) + 1) & VERSION
  for (const { address } of writes) Atomics.store(words, address + LOCK, version)
}

interface LoggedWrite {
  readonly address: number
  readonly before: number
  readonly values: Int32Array
}

/** The logged writes whose variables are locked. Of several of one variable, the last one counts. */
function lockedWrites(memory: Memory, thread: number): LoggedWrite[] {
  const { words } = memory
  const own = LOCKED | thread
  const writes = new Map<number, LoggedWrite>()
  const end = words[memory.slot(thread) + WRITES_END] as number
  for (let at = memory.logStart(thread); at < end; ) {
    const count = words[at + ENTRY_WORDS] as number
    const next = at + ENTRY_VALUE + Math.abs(count)
    const values = words.subarray(at + ENTRY_VALUE, count < 0 ? at + ENTRY_VALUE : next)
    const address = words[at] as number
    writes.set(address, { address, before: words[at + ENTRY_LOCK] as number, values })
    at = next
  }
  return [...writes.values()].filter(({ address }) => Atomics.load(words, address + LOCK) === own)
}

/** Releases what the thread holds for its turn, if it has the turn: it frees that last. */
function undoHeld({ words, variables }: Memory, thread: number): void {
  if (Atomics.load(words, TURN) !== thread + 1) return
  const own = LOCKED | thread
  for (const variable of variables.values()) {
    const at = variable.address + LOCK
    if (Atomics.load(words, at) === own) Atomics.store(words, at, words[heldAt(variable)] as number)
  }
}

function clearMasks(memory: Memory, thread: number): void {
  for (const address of memory.variables.keys()) {
    Atomics.and(memory.words, address + MASK, ~(1 << thread))
  }
}
