import type { Program, World } from '../index.ts'
import type { Pair } from './pair.ts'

const LEASE = 5

/** A report that one worker at a time may write, as long as its lease lasts. */
class Report {
  strayWrites = 0
  #holder = ''
  #expires = 0

  lease(worker: string): boolean {
    if (Date.now() < this.#expires) return false
    this.#holder = worker
    this.#expires = Date.now() + LEASE
    return true
  }

  isLeasedBy(worker: string): boolean {
    return this.#holder === worker && Date.now() < this.#expires
  }

  write(worker: string): void {
    if (this.#holder !== worker) this.strayWrites += 1
  }
}

type Publish = (report: Report, worker: string, world: World) => Promise<void>

const publishOnce: Publish = async (report, worker, { work }) => {
  if (!report.lease(worker)) return
  await work('computes the report')
  report.write(worker)
}

const publish: Publish = async (report, worker, { work }) => {
  if (!report.lease(worker)) return
  await work('computes the report')
  if (report.isLeasedBy(worker)) report.write(worker)
}

const workers =
  (run: Publish): Program =>
  (world) => {
    const report = new Report()
    return {
      subject: report,
      record: report,
      tasks: { A: () => run(report, 'A', world), B: () => run(report, 'B', world) },
      invariants: { 'only the holder of the lease writes': () => report.strayWrites === 0 },
    }
  }

export default {
  story:
    'A worker takes a lease, computes for longer than the lease lasts, and writes although another worker has taken the lease over.',
  wrong: { program: workers(publishOnce), truth: 'fails', outcomes: ['invariant broken'] },
  right: { program: workers(publish), truth: 'survives' },
} satisfies Pair
