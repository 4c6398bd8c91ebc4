import { Mutex } from 'async-mutex'
import { Condition } from '../../../patterns/condition.ts'
import type { Program } from '../program.ts'
import type { Specimen } from './specimen.ts'

class Door {
  readonly mutex = new Mutex()
  readonly opened = new Condition(this.mutex)
  isOpen = false

  open(): Promise<void> {
    return this.mutex.runExclusive(() => {
      this.isOpen = true
      this.opened.notifyAll()
    })
  }
}

const visit =
  (enter: (door: Door) => Promise<void>): Program =>
  () => {
    const door = new Door()
    return { subject: door, tasks: { Visitor: () => enter(door), Porter: () => door.open() } }
  }

export default {
  lesson: 'Between the test and the wait the mutex must not be free, or a wake-up passes unheard.',
  wrong: visit(async (door) => {
    const isOpen = await door.mutex.runExclusive(() => door.isOpen)
    if (!isOpen) await door.mutex.runExclusive(() => door.opened.wait())
  }),
  right: visit((door) =>
    door.mutex.runExclusive(async () => {
      while (!door.isOpen) await door.opened.wait()
    }),
  ),
  outcomes: ['completed', 'deadlock'],
  preemptions: 1,
} satisfies Specimen
