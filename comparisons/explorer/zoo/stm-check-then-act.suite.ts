import { atomically, TVar } from '../../../stm/index.ts'
import type { Program } from '../program.ts'
import type { Specimen } from './specimen.ts'

const twoBuy =
  (buy: (seats: TVar<number>) => Promise<void>): Program =>
  () => {
    const seats = new TVar(1)
    return {
      subject: { seats },
      tasks: { Alice: () => buy(seats), Bob: () => buy(seats) },
      finally: { 'no seat is sold twice': () => seats.peek() >= 0 },
    }
  }

export default {
  lesson: 'What one transaction has seen holds no longer in the next: check and act in the same.',
  wrong: twoBuy(async (seats) => {
    const isFree = await atomically((tx) => seats.get(tx) > 0)
    if (isFree) await atomically((tx) => seats.update(tx, (n) => n - 1))
  }),
  right: twoBuy((seats) =>
    atomically((tx) => {
      const isFree = seats.get(tx) > 0
      if (isFree) seats.update(tx, (n) => n - 1)
    }),
  ),
  outcomes: ['completed', 'invariant broken'],
  invariant: 'no seat is sold twice, in the end',
  preemptions: 1,
} satisfies Specimen
