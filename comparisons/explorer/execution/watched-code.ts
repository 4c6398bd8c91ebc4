import { type CodeListener, reportCodeTo } from './code-watch.ts'
import type { ExecutionHost } from './execution-host.ts'
import type { HandOver } from './hand-over.ts'
import { cutMicrotasks } from './microtask-cut.ts'
import type { Owner } from './owner.ts'
import type { SpinBound } from './spin-bound.ts'
import type { StepRunners } from './step-runners.ts'
import type { Task } from './task.ts'
import type { Tracer } from './tracer.ts'

/** What hears which code runs. */
interface Reports {
  readonly runners: StepRunners
  readonly tracer: Tracer
  readonly handOver: HandOver
}

const OWN_CODE = 'what the program goes on with by itself'

/** What is noticed of the code of one execution, whenever some of it runs. */
export class WatchedCode implements CodeListener {
  /** Whose code has begun something that Node does outside the process, or on real time. */
  foreignTo: Owner | null = null
  /** What nobody could look into: code of the program itself that went on in a step, or what a task has changed. */
  unseen: string | null = null
  /** A task went on while it waited for a lock, which it races with a promise. */
  hasBrokenWait = false
  readonly #host: ExecutionHost
  readonly #spins: SpinBound
  #reports: Reports | null = null

  /** Notices what happens from now on. */
  constructor(host: ExecutionHost, spins: SpinBound) {
    this.#host = host
    this.#spins = spins
    reportCodeTo(this)
  }

  /** From now on these hear which tasks' code runs. */
  reportTo(reports: Reports): void {
    this.#reports = reports
  }

  ran(owner: Owner): boolean {
    const { host, task, onlyLooks } = owner
    if (host === this.#host) {
      this.#spins.turn(task)
      if (!onlyLooks) this.#note(task)
    } else if (host.isCut) cutMicrotasks() // what is left of a run that went round without an end
    return !host.isCut
  }

  /** Code of `task` goes on; `null` stands for that of the program itself. */
  #note(task: Task | null): void {
    const { mover } = this.#host.running
    if (mover === null) return
    this.#reports?.handOver.ran()
    if (task === null) {
      this.unseen = OWN_CODE
      return
    }
    this.#reports?.runners.goesOn(task)
    this.#reports?.tracer.goesOn(task)
    if (task !== mover && task.onlyWait !== undefined) this.hasBrokenWait = true
  }

  began(owner: Owner): void {
    if (owner.host === this.#host) this.foreignTo ??= owner
  }

  changed({ host }: Owner, what: string): void {
    if (host === this.#host) this.unseen ??= what
  }

  /** Notices nothing more. */
  stop(): void {
    reportCodeTo(null)
  }
}
