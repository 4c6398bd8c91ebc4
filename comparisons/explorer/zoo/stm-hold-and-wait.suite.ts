import { atomically, check, TVar, type Tx } from '../../../stm/index.ts'
import type { Program } from '../program.ts'
import type { Specimen } from './specimen.ts'

/** Whether it lies on the table. */
type Fork = TVar<boolean>

function pickUp(tx: Tx, fork: Fork): void {
  check(tx, fork.get(tx))
  fork.set(tx, false)
}

const putDown = (forks: readonly Fork[]): Promise<void> =>
  atomically((tx) => {
    for (const fork of forks) fork.set(tx, true)
  })

const twoDine =
  (pickUpBoth: (first: Fork, second: Fork) => Promise<void>): Program =>
  () => {
    const forks = [new TVar(true), new TVar(true)] as const
    const dine = async (first: Fork, second: Fork) => {
      await pickUpBoth(first, second)
      await putDown(forks)
    }
    return {
      subject: { forks },
      tasks: { Plato: () => dine(forks[0], forks[1]), Sappho: () => dine(forks[1], forks[0]) },
    }
  }

export default {
  lesson:
    'A transaction for each fork is a lock for each fork; one for both holds nothing meanwhile.',
  wrong: twoDine(async (first, second) => {
    await atomically((tx) => pickUp(tx, first))
    await atomically((tx) => pickUp(tx, second))
  }),
  right: twoDine((first, second) =>
    atomically((tx) => {
      pickUp(tx, first)
      pickUp(tx, second)
    }),
  ),
  outcomes: ['completed', 'deadlock'],
  preemptions: 1,
} satisfies Specimen
