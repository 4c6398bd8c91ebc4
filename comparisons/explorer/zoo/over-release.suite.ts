import { Mutex } from 'async-mutex'
import type { Program } from '../program.ts'
import type { Specimen } from './specimen.ts'

const printers =
  (print: (printer: Mutex, job: () => Promise<void>) => Promise<void>): Program =>
  ({ work }) => {
    const printer = new Mutex()
    const record = { printing: 0 }
    const job = async () => {
      record.printing += 1
      await work('prints')
      record.printing -= 1
    }
    return {
      subject: { printer },
      record,
      tasks: {
        Alice: () => print(printer, job),
        Bob: () => print(printer, job),
        Carol: () => print(printer, job),
      },
      invariants: { 'one at a time': () => record.printing <= 1 },
    }
  }

export default {
  lesson: 'A second release frees the lock under its next owner; a one-shot releaser does nothing.',
  wrong: printers(async (printer, job) => {
    await printer.acquire()
    try {
      await job()
      printer.release()
    } finally {
      printer.release()
    }
  }),
  right: printers(async (printer, job) => {
    const release = await printer.acquire()
    try {
      await job()
      release()
    } finally {
      release()
    }
  }),
  outcomes: ['completed', 'invariant broken'],
  invariant: 'one at a time',
  preemptions: 2,
} satisfies Specimen
