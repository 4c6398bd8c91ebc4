import type { Cell } from '../cell.ts'
import { BufferedAttempt } from './attempt.ts'
import type { Host } from './host.ts'

/**
 * A run that may read `allowance` variables and pauses before the next one, so that others can
 * interleave there.
 */
export class PreemptiveAttempt extends BufferedAttempt<Cell> {
  readonly #host: Pick<Host, 'read'>
  readonly #allowance: number
  // Counted in each run, and not taken from the log: a variable that the body creates is a new one
  // each time.
  readonly #seen = new Set<Cell>()

  constructor(host: Pick<Host, 'read'>, log: Map<Cell, unknown>, allowance: number) {
    super(log)
    this.#host = host
    this.#allowance = allowance
  }

  get engineName(): string {
    return 'the preemptive model'
  }

  read(cell: Cell): unknown {
    return this.readVariable(cell)
  }

  write(cell: Cell, value: unknown): void {
    this.writeVariable(cell, value)
  }

  protected override look(cell: Cell): unknown {
    if (!this.#seen.has(cell)) {
      if (this.#seen.size === this.#allowance) this.pause()
      this.#seen.add(cell)
    }
    return super.look(cell)
  }

  protected override fetch(cell: Cell): unknown {
    this.#host.read(this.log, cell, cell.value)
    return cell.value
  }
}
