import { type Memory, NEVER, type Variable } from './memory.ts'

/** The number of attempts after which their numbers begin again. */
const MOST_ATTEMPTS = 2 ** 30 - 1

/** What the running attempt of a thread has read, and at which versions. */
export class ReadLog {
  readonly memory: Memory
  readonly words: Int32Array
  readonly thread: number
  readonly slot: number

  /** The number of the attempt, which marks the variables that it has read and written. */
  protected attempt = NEVER
  /** For each variable that was read: its address, and its version. */
  reads = new Int32Array(512)
  readsEnd = 0

  constructor(memory: Memory, thread: number) {
    this.memory = memory
    this.words = memory.words
    this.thread = thread
    this.slot = memory.slot(thread)
  }

  /** Forgets all reads. */
  protected clear(): void {
    if (this.attempt === MOST_ATTEMPTS) this.forgetAttempts()
    this.attempt += 1
    this.readsEnd = 0
  }

  /** The variables that were read, in order. */
  get readVariables(): Variable[] {
    const { memory, reads } = this
    return Array.from({ length: this.readsEnd / 2 }, (_, i) =>
      memory.variableAt(reads[2 * i] as number),
    )
  }

  isRead(variable: Variable): boolean {
    return variable.readIn === this.attempt
  }

  /** Notes the first read of `variable`. */
  protected addRead(variable: Variable, version: number): void {
    const at = this.readsEnd
    if (at === this.reads.length) this.lengthen()
    this.reads[at] = variable.address
    this.reads[at + 1] = version
    this.readsEnd = at + 2
    variable.readIn = this.attempt
    variable.readVersion = version
  }

  private lengthen(): void {
    const longer = new Int32Array(2 * this.reads.length)
    longer.set(this.reads)
    this.reads = longer
  }

  private forgetAttempts(): void {
    for (const variable of this.memory.variables.values()) {
      variable.readIn = NEVER
      variable.writtenIn = NEVER
    }
    this.attempt = NEVER
  }
}
