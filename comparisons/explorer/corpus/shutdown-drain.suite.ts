import type { Program } from '../index.ts'
import type { Pair } from './pair.ts'

/** Work that goes on after the response has been sent. */
class BackgroundJobs {
  protected readonly running = new Set<Promise<void>>()

  start(job: () => Promise<void>): void {
    const running: Promise<void> = job().finally(() => this.running.delete(running))
    this.running.add(running)
  }

  async drain(): Promise<void> {
    await Promise.all(this.running)
  }
}

/** Waits as well for what running jobs start. */
class PatientBackgroundJobs extends BackgroundJobs {
  override async drain(): Promise<void> {
    while (this.running.size > 0) await Promise.all(this.running)
  }
}

const shutDown =
  (Kind: typeof BackgroundJobs): Program =>
  ({ work }) => {
    const jobs = new Kind()
    const database = { isOpen: true, lateWrites: 0 }
    let isClosing = false
    const insert = async (row: string) => {
      await work(`INSERT ${row}`)
      if (!database.isOpen) database.lateWrites += 1
    }
    const sendMail = async () => {
      await work('sends a mail')
      jobs.start(() => insert('mail log'))
    }
    return {
      subject: { jobs, database },
      tasks: {
        async request() {
          if (!isClosing) jobs.start(sendMail)
        },
        async sigterm() {
          isClosing = true
          await jobs.drain()
          database.isOpen = false
        },
      },
      invariants: { 'nothing is written to a closed database': () => database.lateWrites === 0 },
    }
  }

export default {
  story:
    'A graceful shutdown waits for the background jobs that run when it begins, and not for those that they start, whose writes meet a closed database.',
  source: 'https://github.com/vstorm-co/agenticos/issues/1090',
  wrong: {
    program: shutDown(BackgroundJobs),
    truth: 'fails',
    outcomes: ['invariant broken'],
  },
  right: { program: shutDown(PatientBackgroundJobs), truth: 'survives' },
} satisfies Pair
