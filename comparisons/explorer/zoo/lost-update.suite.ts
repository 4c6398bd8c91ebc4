import { Mutex } from 'async-mutex'
import type { World } from '../../../patterns/stage.ts'
import type { Program } from '../program.ts'
import type { Specimen } from './specimen.ts'

class Counter {
  readonly mutex = new Mutex()
  value = 0
}

const twoAdd =
  (add: (counter: Counter, world: World) => Promise<void>): Program =>
  (world) => {
    const counter = new Counter()
    return {
      subject: counter,
      tasks: { Alice: () => add(counter, world), Bob: () => add(counter, world) },
      finally: { 'both are counted': () => counter.value === 2 },
    }
  }

export default {
  lesson: 'What was read before an await may be old after it, unless a lock is held all the while.',
  wrong: twoAdd(async (counter, { work }) => {
    const { value } = counter
    await work('adds up')
    counter.value = value + 1
  }),
  right: twoAdd((counter, { work }) =>
    counter.mutex.runExclusive(async () => {
      const { value } = counter
      await work('adds up')
      counter.value = value + 1
    }),
  ),
  outcomes: ['completed', 'invariant broken'],
  invariant: 'both are counted, in the end',
  preemptions: 1,
} satisfies Specimen
