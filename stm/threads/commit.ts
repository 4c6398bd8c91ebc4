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
} from './memory.ts'
import type { TransactionLog } from './transaction-log.ts'
import { ENTRY_LOCK, ENTRY_VALUE, ENTRY_WORDS, type Variable } from './write-log.ts'

/** What a commit returns instead of a mask, if a conflict kept it from being one. */
export const CONFLICTED = -1

/** How often to look at a lock that another thread holds. */
const LOOKS = 128

/**
 * Makes the writes of the attempt visible to all threads, at once. Returns a mask of the threads that
 * may wait for a change which it made, to be woken, or {@link CONFLICTED}; then nothing was written.
 *
 * 1. Lock what was written. No lock is waited for while another is held, so there is no deadlock. What
 *    was read before is locked only at the version that was read.
 * 2. Validate what was read and not written. From here on the commit is certain.
 * 3. Write the values, advance the clock, and release the locks, in this order.
 */
export function commit(log: TransactionLog): number {
  if (log.writeCount === 0) return 0
  log.compact()
  log.publish(LOCKING)
  if (log.hasTurn) {
    lockInTurn(log)
    return writeBack(log)
  }
  const locked = lockWrites(log)
  if (locked === log.writeCount && isValid(log)) return writeBack(log)
  if (locked < log.writeCount) log.hot = (log.writtenVariables[locked] as Variable).address
  unlockWrites(log, locked)
  log.words[log.slot + STATUS] = IDLE
  return CONFLICTED
}

/** Locks the written variables, in order. Returns how many; all of them, if all is well. */
function lockWrites(log: TransactionLog): number {
  const { words, writeCount, writtenVariables, writtenAt, ownLock } = log
  for (let i = 0; i < writeCount; i += 1) {
    const variable = writtenVariables[i] as Variable
    const noted = (writtenAt[i] as number) + ENTRY_LOCK
    const at = variable.address + LOCK
    const before = log.isRead(variable)
      ? (log.readVersions[variable.readAt] as number)
      : releasedLock(words, at)
    if (before < 0) return i
    // The note comes first: the thread that recovers this one must know what to restore.
    words[noted] = before
    if (Atomics.compareExchange(words, at, before, ownLock) === before) continue
    // The version that was read says nothing of waiters. Perhaps that is all that differs.
    const marked = before | WAITED
    words[noted] = marked
    if (Atomics.compareExchange(words, at, marked, ownLock) !== marked) return i
  }
  return writeCount
}

/** A lock word, after a while if another thread holds the lock. It may be held still. */
function releasedLock(words: Int32Array, at: number): number {
  let lock = Atomics.load(words, at)
  for (let i = 0; lock < 0 && i < LOOKS; i += 1) lock = Atomics.load(words, at)
  return lock
}

/** Locks what was written and not read: all else is locked. Others never wait, so this may. */
function lockInTurn(log: TransactionLog): void {
  const { words, writeCount, writtenVariables, writtenAt } = log
  for (let i = 0; i < writeCount; i += 1) {
    const variable = writtenVariables[i] as Variable
    log.hold(variable)
    words[(writtenAt[i] as number) + ENTRY_LOCK] = log.heldLock(variable.heldAt)
  }
}

/** Whether what was read and not written is as it was. */
function isValid(log: TransactionLog): boolean {
  const { words, readVariables, readVersions, readCount } = log
  for (let i = 0; i < readCount; i += 1) {
    const variable = readVariables[i] as Variable
    if (log.isWritten(variable)) continue
    const lock = Atomics.load(words, variable.address + LOCK)
    if (lock < 0 || (lock & VERSION) !== readVersions[i]) return false
  }
  return true
}

function unlockWrites({ words, writtenAt }: TransactionLog, count: number): void {
  for (let i = 0; i < count; i += 1) {
    const entry = writtenAt[i] as number
    const before = words[entry + ENTRY_LOCK] as number
    Atomics.store(words, (words[entry] as number) + LOCK, before)
  }
}

/** Everything that is written is locked, and nothing can go wrong any more. */
function writeBack({ words, writeCount, writtenAt, slot }: TransactionLog): number {
  let mask = 0
  words[slot + STATUS] = COMMITTED
  for (let i = 0; i < writeCount; i += 1) {
    const entry = writtenAt[i] as number
    const address = words[entry] as number
    if (((words[entry + ENTRY_LOCK] as number) & WAITED) !== 0) {
      if (changes(words, entry)) mask |= Atomics.load(words, address + MASK)
      else words[entry + ENTRY_WORDS] = -(words[entry + ENTRY_WORDS] as number)
    }
    for (let k = words[entry + ENTRY_WORDS] as number; --k >= 0; ) {
      Atomics.store(words, address + VALUE + k, words[entry + ENTRY_VALUE + k] as number)
    }
  }
  const version = (Atomics.add(words, CLOCK, 1) + 1) & VERSION
  for (let i = 0; i < writeCount; i += 1) {
    const entry = writtenAt[i] as number
    const isChanged = (words[entry + ENTRY_WORDS] as number) > 0
    const lock = isChanged ? version : (words[entry + ENTRY_LOCK] as number)
    Atomics.store(words, (words[entry] as number) + LOCK, lock)
  }
  words[slot + STATUS] = IDLE
  return mask
}

/**
 * Whether a logged write changes the value of its locked variable. Asked only if a thread may wait for
 * it: one that is not changed keeps its version, and nobody is woken. The log marks it by a negative
 * number of words.
 */
function changes(words: Int32Array, entry: number): boolean {
  const address = words[entry] as number
  for (let k = words[entry + ENTRY_WORDS] as number; --k >= 0; ) {
    if (Atomics.load(words, address + VALUE + k) !== words[entry + ENTRY_VALUE + k]) return true
  }
  return false
}
