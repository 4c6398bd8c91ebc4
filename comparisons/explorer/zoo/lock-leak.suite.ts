import { Mutex } from 'async-mutex'
import type { Program } from '../program.ts'
import type { Specimen } from './specimen.ts'

class Till {
  readonly mutex = new Mutex()
  money = 100

  take(amount: number): void {
    if (amount > this.money) throw new RangeError('so much is not in the till')
    this.money -= amount
  }
}

const twoPayOut =
  (payOut: (till: Till, amount: number) => Promise<void>): Program =>
  () => {
    const till = new Till()
    const refused: string[] = []
    const greedy = () =>
      payOut(till, 120).catch((error: RangeError) => void refused.push(error.message))
    return {
      subject: till,
      record: { refused },
      tasks: { Alice: greedy, Bob: () => payOut(till, 50) },
      finally: { 'one is paid, one is refused': () => till.money === 50 && refused.length === 1 },
    }
  }

export default {
  lesson: 'An exception passes by the release, unless that is in a finally.',
  wrong: twoPayOut(async (till, amount) => {
    const release = await till.mutex.acquire()
    till.take(amount)
    release()
  }),
  right: twoPayOut(async (till, amount) => {
    const release = await till.mutex.acquire()
    try {
      till.take(amount)
    } finally {
      release()
    }
  }),
  outcomes: ['completed', 'deadlock'],
  preemptions: 0,
} satisfies Specimen
