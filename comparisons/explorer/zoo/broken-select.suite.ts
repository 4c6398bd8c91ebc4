import { Mutex } from 'async-mutex'
import { Condition } from '../../../patterns/condition.ts'
import type { Program } from '../program.ts'
import type { Specimen } from './specimen.ts'

class Counters {
  readonly mutex = new Mutex()
  readonly arrived = new Condition(this.mutex)
  letters = 0
  parcels = 0

  post(): Promise<void> {
    return this.mutex.runExclusive(() => {
      this.letters += 1
      this.arrived.notify()
    })
  }
}

const oneLetter =
  (takeEither: (counters: Counters) => Promise<void>): Program =>
  () => {
    const counters = new Counters()
    return {
      subject: counters,
      tasks: { Alice: () => takeEither(counters), Postman: () => counters.post() },
    }
  }

export default {
  lesson: 'Who asks for one and then sleeps on the other is not awake when the first one comes.',
  wrong: oneLetter((counters) =>
    counters.mutex.runExclusive(async () => {
      if (counters.letters === 0) {
        while (counters.parcels === 0) await counters.arrived.wait()
        counters.parcels -= 1
      } else counters.letters -= 1
    }),
  ),
  right: oneLetter((counters) =>
    counters.mutex.runExclusive(async () => {
      while (counters.letters === 0 && counters.parcels === 0) await counters.arrived.wait()
      if (counters.letters === 0) counters.parcels -= 1
      else counters.letters -= 1
    }),
  ),
  outcomes: ['completed', 'deadlock'],
  preemptions: 0,
} satisfies Specimen
