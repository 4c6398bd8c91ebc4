import { Mutex } from 'async-mutex'
import { Condition } from '../../../patterns/condition.ts'
import type { Program } from '../program.ts'
import type { Specimen } from './specimen.ts'

/** Room for one item. */
class Buffer {
  readonly mutex: Mutex
  readonly notEmpty: Condition
  readonly notFull: Condition
  item: string | null = null

  constructor(mutex: Mutex, notEmpty: Condition, notFull: Condition) {
    this.mutex = mutex
    this.notEmpty = notEmpty
    this.notFull = notFull
  }

  put(item: string): Promise<void> {
    return this.mutex.runExclusive(async () => {
      while (this.item !== null) await this.notFull.wait()
      this.item = item
      this.notEmpty.notify()
    })
  }

  take(): Promise<void> {
    return this.mutex.runExclusive(async () => {
      while (this.item === null) await this.notEmpty.wait()
      this.item = null
      this.notFull.notify()
    })
  }
}

const twoAndTwo =
  (open: (mutex: Mutex) => { readonly buffer: Buffer }): Program =>
  () => {
    const shop = open(new Mutex())
    const { buffer } = shop
    return {
      subject: shop,
      tasks: {
        Baker: () => buffer.put('bread'),
        Grocer: () => buffer.put('milk'),
        Alice: () => buffer.take(),
        Bob: () => buffer.take(),
      },
    }
  }

export default {
  lesson: 'On a condition for two kinds, the one notification may wake the kind it is no use to.',
  wrong: twoAndTwo((mutex) => {
    const changed = new Condition(mutex)
    return { changed, buffer: new Buffer(mutex, changed, changed) }
  }),
  right: twoAndTwo((mutex) => {
    const [notEmpty, notFull] = [new Condition(mutex), new Condition(mutex)]
    return { buffer: new Buffer(mutex, notEmpty, notFull) }
  }),
  outcomes: ['completed', 'deadlock'],
  preemptions: 0,
} satisfies Specimen
