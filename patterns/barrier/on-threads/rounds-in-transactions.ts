import { int32, type SharedHeap } from '../../../stm/threads/index.ts'
import { onHeap } from '../../on-heap.ts'
import { defineThreads, type ThreadsProgram } from '../../threads-program.ts'

const layout = { alices: int32, bobs: int32, arrived: int32, phase: int32, early: int32 }

export type Rounds = SharedHeap<typeof layout>

const ROUNDS = 2

/** Alice and Bob, with all that they share in variables. */
export function meetingInTransactions(meet: (rounds: Rounds) => void): ThreadsProgram {
  let rounds: Rounds

  const work = (own: 'alices' | 'bobs', other: 'alices' | 'bobs') => () => {
    const { [own]: mine, [other]: others, early } = rounds.variables
    for (let round = 1; round <= ROUNDS; round += 1) {
      rounds.atomicallySync((tx) => mine.set(tx, round))
      meet(rounds)
      rounds.atomicallySync((tx) => {
        if (others.get(tx) < round) early.set(tx, 1)
      })
    }
  }

  return defineThreads({
    ...onHeap(layout, 2, (opened) => {
      rounds = opened
    }),
    threads: { Alice: work('alices', 'bobs'), Bob: work('bobs', 'alices') },
    finally: {
      'no round has begun before both had ended the one before': () =>
        rounds.variables.early.peek() === 0,
    },
  })
}
