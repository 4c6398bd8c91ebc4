import { Mutex } from 'async-mutex'
import { Condition } from '../../../patterns/condition.ts'
import type { Program } from '../program.ts'
import type { Specimen } from './specimen.ts'

class Gate {
  readonly mutex = new Mutex()
  readonly opened = new Condition(this.mutex)
  isOpen = false

  pass(): Promise<void> {
    return this.mutex.runExclusive(async () => {
      while (!this.isOpen) await this.opened.wait()
    })
  }
}

const morning =
  (open: (gate: Gate) => Promise<void>): Program =>
  () => {
    const gate = new Gate()
    return {
      subject: gate,
      tasks: { Alice: () => gate.pass(), Bob: () => gate.pass(), Porter: () => open(gate) },
    }
  }

export default {
  lesson: 'When many can go on, one notification leaves the others asleep.',
  wrong: morning((gate) =>
    gate.mutex.runExclusive(() => {
      gate.isOpen = true
      gate.opened.notify()
    }),
  ),
  right: morning((gate) =>
    gate.mutex.runExclusive(() => {
      gate.isOpen = true
      gate.opened.notifyAll()
    }),
  ),
  outcomes: ['completed', 'deadlock'],
  preemptions: 0,
} satisfies Specimen
