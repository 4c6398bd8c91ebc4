import { atomically, check, TVar } from '../../../stm/index.ts'
import type { Program } from '../program.ts'
import type { Specimen } from './specimen.ts'

const rendezvous =
  (meet: (arrived: TVar<number>) => Promise<void>): Program =>
  () => {
    const arrived = new TVar(0)
    return {
      subject: { arrived },
      tasks: { Alice: () => meet(arrived), Bob: () => meet(arrived) },
    }
  }

export default {
  lesson: 'A transaction that waits has done nothing yet, so others never see what they wait for.',
  wrong: rendezvous((arrived) =>
    atomically((tx) => {
      arrived.update(tx, (n) => n + 1)
      check(tx, arrived.get(tx) === 2)
    }),
  ),
  right: rendezvous(async (arrived) => {
    await atomically((tx) => arrived.update(tx, (n) => n + 1))
    await atomically((tx) => check(tx, arrived.get(tx) === 2))
  }),
  outcomes: ['deadlock'],
  preemptions: 0,
} satisfies Specimen
