import { Mutex } from 'async-mutex'
import type { Program } from '../program.ts'
import type { Specimen } from './specimen.ts'

class Account {
  readonly mutex = new Mutex()
  readonly number: number
  balance = 100

  constructor(number: number) {
    this.number = number
  }
}

const withBoth = (first: Account, second: Account, use: () => void): Promise<void> =>
  first.mutex.runExclusive(() => second.mutex.runExclusive(use))

function move(from: Account, to: Account): void {
  from.balance -= 10
  to.balance += 10
}

const twoPayEachOther =
  (pay: (from: Account, to: Account) => Promise<void>): Program =>
  () => {
    const [alice, bob] = [new Account(1), new Account(2)]
    return {
      subject: { alice, bob },
      tasks: { Alice: () => pay(alice, bob), Bob: () => pay(bob, alice) },
      finally: { 'no money is made or lost': () => alice.balance + bob.balance === 200 },
    }
  }

export default {
  lesson: 'Two locks taken in opposite orders close a circle; one order for all cannot.',
  wrong: twoPayEachOther((from, to) => withBoth(from, to, () => move(from, to))),
  right: twoPayEachOther((from, to) => {
    const [first, second] = from.number < to.number ? [from, to] : [to, from]
    return withBoth(first, second, () => move(from, to))
  }),
  outcomes: ['completed', 'deadlock'],
  preemptions: 1,
} satisfies Specimen
