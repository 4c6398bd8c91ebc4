import { defineThreads, type ThreadsProgram } from '../../threads-program.ts'

/** How many threads meet. */
export const PARTIES = 2
const ROUNDS = 2
const ALICE = 0
const BOB = 1
/** How many have arrived in this phase. */
export const ARRIVED = 4
/** Counts the meetings. */
export const PHASE = 5
/** Free for a lock. */
export const LOCK = 6
const NAMES = [
  'ended by Alice',
  'ended by Bob',
  'begun by Alice',
  'begun by Bob',
  'arrived',
  'phase',
  'lock',
]
const begunBy = (who: number): number => PARTIES + who

/** Arrives at the barrier, and returns when both have arrived. */
export type Meet = (words: Int32Array) => void

/** Alice and Bob, who end a round, meet, and begin the next one. */
export function meeting(meet: Meet): ThreadsProgram {
  const work = (who: number) => (memory: SharedArrayBuffer) => {
    const words = new Int32Array(memory)
    for (let round = 1; round <= ROUNDS; round += 1) {
      Atomics.store(words, who, round)
      meet(words)
      Atomics.store(words, begunBy(who), round + 1)
    }
  }
  return defineThreads({
    open: () => new SharedArrayBuffer(4 * NAMES.length),
    threads: { Alice: work(ALICE), Bob: work(BOB) },
    always: {
      'no round begins before both have ended the one before': (words) => {
        const ended = Math.min(words[ALICE] ?? 0, words[BOB] ?? 0)
        return [ALICE, BOB].every((who) => (words[begunBy(who)] ?? 0) <= ended + 1)
      },
    },
    nameOf: (index) => NAMES[index],
  })
}
