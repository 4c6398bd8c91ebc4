import { Mutex } from 'async-mutex'
import { Condition } from '../../../patterns/condition.ts'
import type { Program } from '../program.ts'
import type { Specimen } from './specimen.ts'

class Mailbox {
  readonly mutex = new Mutex()
  readonly arrived = new Condition(this.mutex)
  letters = 0

  put(): Promise<void> {
    return this.mutex.runExclusive(() => {
      this.letters += 1
      this.arrived.notify()
    })
  }

  take(): Promise<void> {
    return this.mutex.runExclusive(async () => {
      while (this.letters === 0) await this.arrived.wait()
      this.letters -= 1
    })
  }
}

/** A monitor that has a monitor inside. */
class PostOffice {
  readonly mutex = new Mutex()
  readonly mailbox = new Mailbox()

  deliver(): Promise<void> {
    return this.mutex.runExclusive(() => this.mailbox.put())
  }
}

const post =
  (fetch: (office: PostOffice) => Promise<void>): Program =>
  () => {
    const office = new PostOffice()
    return {
      subject: office,
      tasks: { Alice: () => fetch(office), Postman: () => office.deliver() },
    }
  }

export default {
  lesson: 'To wait gives back the inner mutex, not the outer one that the notifier has to pass.',
  wrong: post((office) => office.mutex.runExclusive(() => office.mailbox.take())),
  right: post(async (office) => {
    const mailbox = await office.mutex.runExclusive(() => office.mailbox)
    await mailbox.take()
  }),
  outcomes: ['completed', 'deadlock'],
  preemptions: 0,
} satisfies Specimen
