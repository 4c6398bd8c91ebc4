import { after, ENTRY_LOCK, LOCK_ALL, WRITE_ALL } from './kernel.ts'
import { IDLE, LOCK, LOCKING, STATUS, VERSION } from './memory.ts'
import type { TransactionLog } from './transaction-log.ts'

/** What a commit returns instead of a mask, if a conflict kept it from being one. */
export const CONFLICTED = -1

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
  if (!log.hasWritten) return 0
  log.compact()
  const { kernel, slot, logStart, logEnd, ownLock } = log
  if (log.hasTurn) {
    log.publish(LOCKING)
    lockInTurn(log)
    return kernel.commit(slot, logStart, logEnd, ownLock, WRITE_ALL)
  }
  const steps = log.isAllWritten ? LOCK_ALL | WRITE_ALL : LOCK_ALL
  const result = kernel.commit(slot, logStart, logEnd, ownLock, steps)
  if (result < 0) return giveUp(log, -1 - result)
  if (log.isAllWritten) return result
  if (!isValid(log)) return giveUp(log, logEnd)
  return kernel.commit(slot, logStart, logEnd, ownLock, WRITE_ALL)
}

/** Restores the lock words of the logged writes before `end`. */
function giveUp(log: TransactionLog, end: number): typeof CONFLICTED {
  const { words, slot, logStart, logEnd } = log
  if (end < logEnd) log.hot = words[end] as number
  for (let entry = logStart; entry < end; entry = after(words, entry)) {
    Atomics.store(words, (words[entry] as number) + LOCK, words[entry + ENTRY_LOCK] as number)
  }
  words[slot + STATUS] = IDLE
  return CONFLICTED
}

/** Locks what was written and not read: all else is locked. Others never wait, so this may. */
function lockInTurn(log: TransactionLog): void {
  const { words, logStart, logEnd, memory } = log
  for (let entry = logStart; entry < logEnd; entry = after(words, entry)) {
    const variable = memory.variableAt(words[entry] as number)
    log.hold(variable)
    words[entry + ENTRY_LOCK] = log.heldLock(variable)
  }
}

/** Whether what was read and not written is as it was. */
function isValid(log: TransactionLog): boolean {
  const { words, reads, readsEnd, memory } = log
  for (let i = 0; i < readsEnd; i += 2) {
    const address = reads[i] as number
    if (log.isWritten(memory.variableAt(address))) continue
    const lock = Atomics.load(words, address + LOCK)
    if (lock < 0 || (lock & VERSION) !== reads[i + 1]) return false
  }
  return true
}
