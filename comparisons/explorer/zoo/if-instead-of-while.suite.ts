import { Mutex } from 'async-mutex'
import { Condition } from '../../../patterns/condition.ts'
import type { Program } from '../program.ts'
import type { Specimen } from './specimen.ts'

class Queue {
  readonly mutex = new Mutex()
  readonly notEmpty = new Condition(this.mutex)
  readonly items: string[] = []

  put(item: string): Promise<void> {
    return this.mutex.runExclusive(() => {
      this.items.push(item)
      this.notEmpty.notify()
    })
  }
}

const market =
  (take: (queue: Queue) => Promise<string | undefined>): Program =>
  () => {
    const queue = new Queue()
    const taken: Record<string, string | undefined> = {}
    const eat = async (name: string) => {
      taken[name] = await take(queue)
    }
    return {
      subject: queue,
      record: taken,
      tasks: {
        Alice: () => eat('Alice'),
        Bob: () => eat('Bob'),
        Baker: () => queue.put('bread'),
        Grocer: () => queue.put('milk'),
      },
      invariants: {
        'each taker that is served gets something': () => !Object.values(taken).includes(undefined),
      },
    }
  }

export default {
  lesson: 'Another may come first between the notification and the mutex: test again, in a while.',
  wrong: market((queue) =>
    queue.mutex.runExclusive(async () => {
      if (queue.items.length === 0) await queue.notEmpty.wait()
      return queue.items.shift()
    }),
  ),
  right: market((queue) =>
    queue.mutex.runExclusive(async () => {
      while (queue.items.length === 0) await queue.notEmpty.wait()
      return queue.items.shift()
    }),
  ),
  outcomes: ['completed', 'invariant broken'],
  invariant: 'each taker that is served gets something',
  preemptions: 0,
} satisfies Specimen
